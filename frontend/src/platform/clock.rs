//! The time, by this device.

use etabli_locale::Civil;

/// Milliseconds since 1970 (UTC).
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// A moment as civil time where this device is.
pub fn civil(milliseconds: i64) -> Civil {
    let date = js_sys::Date::new(&(milliseconds as f64).into());
    Civil::from_milliseconds(milliseconds, -(date.get_timezone_offset() as i32))
}

/// Milliseconds since the app was opened: never goes back, whatever happens to the device's clock.
pub fn steady() -> u64 {
    super::window().performance().map_or(0.0, |performance| performance.now()) as u64
}
