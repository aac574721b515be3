//! Paths inside the folder.

/// The endings of Markdown files.
const ENDINGS: [&str; 3] = [".md", ".markdown", ".mdown"];

/// The path without its Markdown ending, if it has one.
pub(super) fn without_ending(path: &str) -> Option<&str> {
    ENDINGS.into_iter().find_map(|ending| {
        let cut = path.len().checked_sub(ending.len())?;
        path.get(cut..)?.eq_ignore_ascii_case(ending).then(|| path.get(..cut)).flatten()
    })
}

/// The folder of a path, empty at the top.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Joins a relative path to a folder and takes out `.` and `..`; `None` when it leads out of the top.
pub(super) fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(relative.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a path is one a folder may hold: relative, no empty part, no `..`.
pub(super) fn is_sound(path: &str) -> bool {
    !path.is_empty() && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

/// Whether a part of the path is hidden (`.obsidian`, `.git`, `.DS_Store`).
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}

/// Undoes `%20` and the like; what does not give UTF-8 stays as written.
pub(super) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
