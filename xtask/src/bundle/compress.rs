//! Compressed copies beside the files, made once so that the server never compresses what does not change.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::Outcome;

/// Extensions worth compressing.
const COMPRESSIBLE: [&str; 8] = ["js", "wasm", "css", "html", "svg", "json", "webmanifest", "txt"];
/// The greatest saving that brotli knows.
const BROTLI_QUALITY: i32 = 11;
/// 4 MB: the window every browser accepts.
const BROTLI_WINDOW: i32 = 22;

/// Whether a file has compressed copies in a release.
pub fn is_compressible(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| COMPRESSIBLE.contains(&extension))
}

/// Writes `<path>.br` and `<path>.gz`.
pub fn write_copies(folder: &Path, path: &str, bytes: &[u8]) -> Outcome {
    let mut brotli = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut brotli, &parameters)?;
    fs::write(folder.join(format!("{path}.br")), brotli)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    Ok(fs::write(folder.join(format!("{path}.gz")), gzip.finish()?)?)
}

/// How many bytes a browser receives for a file.
pub fn sent_size(folder: &Path, path: &str, bytes: &[u8]) -> usize {
    let brotli = fs::metadata(folder.join(format!("{path}.br")));
    brotli.map_or(bytes.len(), |data| usize::try_from(data.len()).unwrap_or(usize::MAX))
}
