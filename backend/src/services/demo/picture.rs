//! Landscapes: a sky, a sun and a few hills, as PNG.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

/// Colours of a landscape, as red, green and blue.
#[derive(Debug, Clone, Copy)]
pub struct Landscape {
    sky: [[u8; 3]; 2],
    sun: [u8; 3],
    hills: [[u8; 3]; 3],
    /// Moves the hills, so that no two pictures look the same.
    shift: f32,
}

/// The pictures, by name.
pub const PICTURES: [(&str, Landscape); 5] = [
    (
        "moulin",
        Landscape {
            sky: [[246, 231, 196], [252, 247, 232]],
            sun: [240, 190, 90],
            hills: [[217, 196, 143], [190, 158, 92], [150, 116, 56]],
            shift: 0.0,
        },
    ),
    (
        "ferme",
        Landscape {
            sky: [[198, 224, 228], [240, 246, 238]],
            sun: [250, 236, 190],
            hills: [[168, 199, 154], [120, 164, 104], [76, 118, 66]],
            shift: 1.7,
        },
    ),
    (
        "rucher",
        Landscape {
            sky: [[250, 226, 160], [254, 246, 220]],
            sun: [236, 150, 50],
            hills: [[236, 200, 110], [201, 150, 60], [140, 96, 34]],
            shift: 3.1,
        },
    ),
    (
        "val",
        Landscape {
            sky: [[206, 216, 236], [244, 240, 240]],
            sun: [250, 210, 190],
            hills: [[188, 211, 221], [130, 168, 188], [84, 126, 150]],
            shift: 4.6,
        },
    ),
    (
        "atelier",
        Landscape {
            sky: [[226, 206, 214], [250, 240, 236]],
            sun: [222, 120, 90],
            hills: [[190, 160, 170], [140, 108, 128], [94, 70, 92]],
            shift: 5.9,
        },
    ),
];

const WIDTH: u32 = 960;
const HEIGHT: u32 = 540;

/// Draws a landscape.
pub fn draw(landscape: Landscape) -> Vec<u8> {
    let mut pixels = Vec::with_capacity((HEIGHT * (3 * WIDTH + 1)) as usize);
    for row in 0..HEIGHT {
        // Each line of a PNG begins with the filter it uses: none.
        pixels.push(0);
        for column in 0..WIDTH {
            pixels.extend(colour(landscape, column as f32 / WIDTH as f32, row as f32 / HEIGHT as f32));
        }
    }
    png(&pixels)
}

fn colour(landscape: Landscape, x: f32, y: f32) -> [u8; 3] {
    let Landscape { sky, sun, hills, shift } = landscape;
    for (depth, hill) in hills.iter().enumerate().rev() {
        let depth = depth as f32;
        let crest = 0.52 + 0.15 * depth + 0.07 * (x * (3.0 + depth) + shift * (1.0 + depth)).sin();
        if y > crest {
            return mix(*hill, [0, 0, 0], (y - crest) * 0.35);
        }
    }
    let (across, down) = ((x - 0.72) * 16.0 / 9.0, y - 0.3);
    if across * across + down * down < 0.012 { sun } else { mix(sky[0], sky[1], y * 1.6) }
}

fn mix(one: [u8; 3], other: [u8; 3], share: f32) -> [u8; 3] {
    let share = share.clamp(0.0, 1.0);
    std::array::from_fn(|at| (f32::from(one[at]) * (1.0 - share) + f32::from(other[at]) * share) as u8)
}

fn png(pixels: &[u8]) -> Vec<u8> {
    let mut compressed = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory does not fail.
    let written = compressed.write_all(pixels).and_then(|()| compressed.finish()).unwrap_or_default();
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    // Eight bits, colours, the usual compression and filters, not interlaced.
    header.extend([8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", &header), (b"IDAT", &written), (b"IEND", &Vec::new())] {
        let mut sum = Crc::new();
        sum.update(kind);
        sum.update(content);
        file.extend(u32::try_from(content.len()).unwrap_or_default().to_be_bytes());
        file.extend(kind);
        file.extend(content);
        file.extend(sum.sum().to_be_bytes());
    }
    file
}
