//! MD5, SHA-1 and SHA-256, for `hashlib`: fingerprints in formulas, nothing that protects.

/// The message with its padding, in blocks of 64 bytes.
fn blocks(message: &[u8], is_big_endian: bool) -> Vec<[u32; 16]> {
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize((padded.len() + 8).next_multiple_of(64) - 8, 0);
    let bits = (message.len() as u64).wrapping_mul(8);
    padded.extend(if is_big_endian { bits.to_be_bytes() } else { bits.to_le_bytes() });
    let word = |bytes: &[u8]| {
        let bytes: [u8; 4] = bytes.try_into().unwrap_or_default();
        if is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }
    };
    let block = |bytes: &[u8]| {
        let mut words = [0; 16];
        for (slot, bytes) in words.iter_mut().zip(bytes.chunks(4)) {
            *slot = word(bytes);
        }
        words
    };
    padded.chunks(64).map(block).collect()
}

/// RFC 1321
pub(super) fn md5(message: &[u8]) -> Vec<u8> {
    const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    for block in blocks(message, false) {
        let [mut a, mut b, mut c, mut d] = state;
        for step in 0..64_usize {
            let (mixed, index) = match step / 16 {
                0 => ((b & c) | (!b & d), step),
                1 => ((d & b) | (!d & c), (5 * step + 1) % 16),
                2 => (b ^ c ^ d, (3 * step + 5) % 16),
                _ => (c ^ (b | !d), (7 * step) % 16),
            };
            #[allow(
                clippy::cast_precision_loss,
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the constants of RFC 1321"
            )]
            let constant = (libm::fabs(libm::sin(step as f64 + 1.0)) * 4_294_967_296.0) as u32;
            let sum = a.wrapping_add(mixed).wrapping_add(constant).wrapping_add(block.get(index).copied().unwrap_or(0));
            let shift = SHIFTS.get(step / 16).and_then(|row| row.get(step % 4)).copied().unwrap_or(0);
            (a, d, c, b) = (d, c, b, b.wrapping_add(sum.rotate_left(shift)));
        }
        for (slot, more) in state.iter_mut().zip([a, b, c, d]) {
            *slot = slot.wrapping_add(more);
        }
    }
    state.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// FIPS 180-4
pub(super) fn sha1(message: &[u8]) -> Vec<u8> {
    let mut state = [0x6745_2301_u32, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in blocks(message, true) {
        let mut words = block.to_vec();
        for index in 16..80 {
            let back = |distance: usize| words.get(index - distance).copied().unwrap_or(0);
            words.push((back(3) ^ back(8) ^ back(14) ^ back(16)).rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (index, word) in words.iter().enumerate() {
            let (mixed, constant) = match index / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6),
            };
            let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (slot, more) in state.iter_mut().zip([a, b, c, d, e]) {
            *slot = slot.wrapping_add(more);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// The first 32 bits of the fractional parts of a root of the first primes.
fn prime_roots(count: usize, root: fn(f64) -> f64) -> Vec<u32> {
    let is_prime = |number: &u32| {
        (2..*number).take_while(|divisor| divisor * divisor <= *number).all(|divisor| !number.is_multiple_of(divisor))
    };
    let primes = (2_u32..).filter(is_prime).take(count);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the fraction is below 1")]
    primes
        .map(|prime| {
            let root = root(f64::from(prime));
            ((root - libm::floor(root)) * 4_294_967_296.0) as u32
        })
        .collect()
}

/// FIPS 180-4
pub(super) fn sha256(message: &[u8]) -> Vec<u8> {
    let constants = prime_roots(64, libm::cbrt);
    let mut state = prime_roots(8, libm::sqrt);
    for block in blocks(message, true) {
        let mut words = block.to_vec();
        for index in 16..64 {
            let back = |distance: usize| words.get(index - distance).copied().unwrap_or(0);
            let one = back(15).rotate_right(7) ^ back(15).rotate_right(18) ^ (back(15) >> 3);
            let two = back(2).rotate_right(17) ^ back(2).rotate_right(19) ^ (back(2) >> 10);
            words.push(back(16).wrapping_add(one).wrapping_add(back(7)).wrapping_add(two));
        }
        let mut now: [u32; 8] = state.clone().try_into().unwrap_or_default();
        for (word, constant) in words.iter().zip(&constants) {
            let [a, b, c, d, e, f, g, h] = now;
            let one = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let first =
                h.wrapping_add(one).wrapping_add((e & f) ^ (!e & g)).wrapping_add(*constant).wrapping_add(*word);
            let two = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let second = two.wrapping_add((a & b) ^ (a & c) ^ (b & c));
            now = [first.wrapping_add(second), a, b, c, d.wrapping_add(first), e, f, g];
        }
        for (slot, more) in state.iter_mut().zip(now) {
            *slot = slot.wrapping_add(more);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}
