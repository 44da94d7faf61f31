//! Writing: whole files or none, and a standard output whose reader may have gone.

use super::Failure;
use std::io::Write;
use std::path::Path;

/// Writes to standard output.
///
/// # Errors
/// Where that fails; a closed pipe is told apart.
pub fn print(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Failure> {
    out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| Failure::of_pipe(&error))
}

/// Writes a file beside its target and renames it, so that the target is the old one or
/// the new one and never half of either. Links are replaced, not followed.
///
/// # Errors
/// Where the folder cannot be written to or the target is held by another program.
pub fn save(target: &Path, bytes: &[u8]) -> Result<(), Failure> {
    save_with(target, |out| out.write_all(bytes))
}

/// As [`save`], for what is written piece by piece.
///
/// # Errors
/// Those of [`save`], and those of `write`.
pub fn save_with(
    target: &Path,
    write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Failure> {
    save_or(target, |out| write(out).map_err(|error| not_written(target, &error)))
}

/// As [`save_with`], for what may fail for other reasons as well.
///
/// # Errors
/// Those of [`save`], and those of `write`.
pub fn save_or(
    target: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let fail = |error: std::io::Error| not_written(target, &error);
    if target.is_dir() {
        return Err(Failure::new(format!("cannot write {}", target.display()))
            .because("it is a folder")
            .hinted("give a file name"));
    }
    let folder = match target.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".duizhang-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(permissions());
    let mut file = builder.tempfile_in(folder).map_err(fail)?;
    let mut buffered = std::io::BufWriter::new(&mut file);
    write(&mut buffered)?;
    buffered.flush().map_err(fail)?;
    drop(buffered);
    file.as_file().sync_all().map_err(fail)?;
    file.persist(target).map_err(|error| fail(error.error))?;
    Ok(())
}

/// Why a target could not be written, with what to do about it.
pub fn not_written(target: &Path, error: &std::io::Error) -> Failure {
    let failure = Failure::new(format!("cannot write {}", target.display())).because(error);
    match hint(error.kind(), error.raw_os_error().filter(|_| cfg!(windows))) {
        Some(hint) => failure.hinted(hint),
        None => failure,
    }
}

/// What to do about an error, by its kind and by its number on Windows: a file that another
/// program holds open (32, 33) and a path too long (206) have no kind of their own.
fn hint(kind: std::io::ErrorKind, windows: Option<i32>) -> Option<&'static str> {
    use std::io::ErrorKind as Kind;
    match (kind, windows) {
        (_, Some(32 | 33)) | (Kind::PermissionDenied, _) => {
            Some("close it in Excel or WPS, or choose another folder")
        }
        (_, Some(206)) | (Kind::InvalidFilename, _) => {
            Some("the path is too long: choose a folder nearer to the drive")
        }
        (Kind::NotFound, _) => Some("the folder does not exist"),
        (Kind::StorageFull | Kind::QuotaExceeded, _) => {
            Some("make room on the disk, or choose another folder")
        }
        _ => None,
    }
}

/// Makes a folder and those above it, where they are not there.
///
/// # Errors
/// Where a file stands in the way or the folder above cannot be written to.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    let fail = |error: std::io::Error| {
        let failure = Failure::new(format!("cannot make the folder {}", folder.display())).because(&error);
        match error.kind() {
            std::io::ErrorKind::AlreadyExists | std::io::ErrorKind::NotADirectory => {
                failure.hinted("a file of that name is there: give another folder")
            }
            _ => failure,
        }
    };
    std::fs::create_dir_all(folder).map_err(fail)
}

/// What a freshly made file would have: the temporary file is private until it is whole.
#[cfg(unix)]
fn permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o666)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("report.xlsx");
        save(&target, b"one").unwrap();
        save(&target, b"two").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_replaced_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (precious, link) = (folder.path().join("precious"), folder.path().join("report.xlsx"));
        std::fs::write(&precious, b"precious").unwrap();
        std::os::unix::fs::symlink(&precious, &link).unwrap();
        save(&link, b"new").unwrap();
        assert_eq!(std::fs::read(&precious).unwrap(), b"precious");
        assert_eq!(std::fs::read(&link).unwrap(), b"new");
    }

    #[test]
    fn what_stands_in_the_way_is_said_with_what_to_do() {
        use std::io::ErrorKind as Kind;
        let says = |kind, windows| hint(kind, windows).unwrap_or_default();
        assert!(says(Kind::Other, Some(32)).contains("Excel"), "sharing violation");
        assert!(says(Kind::Other, Some(33)).contains("Excel"), "lock violation");
        assert!(says(Kind::PermissionDenied, Some(5)).contains("Excel"));
        assert!(says(Kind::Other, Some(206)).contains("too long"));
        assert!(says(Kind::NotFound, None).contains("does not exist"));
        assert!(says(Kind::StorageFull, None).contains("room"));
        assert_eq!(hint(Kind::Other, None), None);
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let folder = tempfile::tempdir().unwrap();
        assert!(save(&folder.path().join("none/report.xlsx"), b"x").is_err());
        assert!(save(folder.path(), b"x").is_err());
    }
}
