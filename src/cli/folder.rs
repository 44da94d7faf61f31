//! Folders that are written whole or not at all.

use super::Failure;
use super::output::not_written;
use crate::source::walk::EXPORT_MARK;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A folder in the making, beside its target and hidden until it is whole.
pub struct Folder {
    target: PathBuf,
    making: tempfile::TempDir,
}

impl Folder {
    /// # Errors
    /// Where the target holds something that is no export of ours, or the folder that it is to
    /// stand in cannot be written to.
    pub fn begin(target: &Path) -> Result<Folder, Failure> {
        if !may_replace(target) {
            return Err(Failure::new(format!("cannot write {}", target.display()))
                .because("it is there and is no export of this program")
                .hinted("give a new folder"));
        }
        let parent = match target.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".duizhang-").suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(permissions());
        let making = builder.tempdir_in(parent).map_err(|error| not_written(target, &error))?;
        Ok(Folder { target: target.to_owned(), making })
    }

    /// Where its files are put until then.
    pub fn path(&self) -> &Path {
        self.making.path()
    }

    /// Writes one file of it, in folders of its own where the name has slashes.
    ///
    /// # Errors
    /// Those of `write`, and those of the system.
    pub fn file<T>(
        &self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> Result<T, Failure> {
        let path = self.path().join(name);
        let done = || -> io::Result<T> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut out = BufWriter::new(File::create(&path)?);
            let written = write(&mut out)?;
            out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            Ok(written)
        };
        done().map_err(|error| self.failed(name, &error))
    }

    /// Why a file of it could not be written.
    pub fn failed(&self, name: &str, error: &io::Error) -> Failure {
        not_written(&self.target.join(name), error)
    }

    /// Puts it in its place. The one that was there goes only when the new one stands.
    ///
    /// # Errors
    /// Where another program holds a file of the old one.
    pub fn finish(self) -> Result<(), Failure> {
        let fail = |error: io::Error| not_written(&self.target, &error);
        let made = self.making.keep();
        let old = made.with_extension("old");
        let replaced = self.target.is_dir();
        if replaced && let Err(error) = fs::rename(&self.target, &old) {
            let _ = fs::remove_dir_all(&made);
            return Err(fail(error));
        }
        if let Err(error) = fs::rename(&made, &self.target) {
            if replaced {
                let _ = fs::rename(&old, &self.target);
            }
            let _ = fs::remove_dir_all(&made);
            return Err(fail(error));
        }
        if replaced { fs::remove_dir_all(&old).map_err(fail) } else { Ok(()) }
    }
}

/// Nothing there, nothing in it, or an earlier export.
fn may_replace(target: &Path) -> bool {
    match fs::read_dir(target) {
        Ok(mut entries) => entries.next().is_none() || target.join(EXPORT_MARK).is_file(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

#[cfg(unix)]
fn permissions() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(0o777)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(target: &Path, text: &str) -> Result<(), Failure> {
        let folder = Folder::begin(target)?;
        folder.file(EXPORT_MARK, |out| out.write_all(b"{}"))?;
        folder.file("a/b.csv", |out| out.write_all(text.as_bytes()))?;
        folder.finish()
    }

    #[test]
    fn an_export_is_replaced_whole_and_nothing_else_is() {
        let place = tempfile::tempdir().unwrap();
        let target = place.path().join("out");
        write(&target, "one").unwrap();
        fs::write(target.join("left-over"), "x").unwrap();
        write(&target, "two").unwrap();
        assert_eq!(fs::read_to_string(target.join("a/b.csv")).unwrap(), "two");
        assert!(!target.join("left-over").exists());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1, "nothing is left beside it");

        let precious = place.path().join("precious");
        fs::create_dir(&precious).unwrap();
        write(&precious, "into an empty folder").unwrap();
        fs::remove_file(precious.join(EXPORT_MARK)).unwrap();
        assert!(write(&precious, "x").is_err());
        assert!(write(&precious.join("a/b.csv"), "over a file").is_err());
        assert!(write(&place.path().join("none/out"), "x").is_err());
    }

    #[test]
    fn what_was_begun_and_given_up_leaves_nothing() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::begin(&place.path().join("out")).unwrap();
        assert!(folder.file("a.csv", |_| Err::<(), _>(io::Error::other("full"))).is_err());
        drop(folder);
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }
}
