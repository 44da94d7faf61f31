//! The arguments of a run to a list of files, in an order that depends on names alone.

use std::collections::{HashMap, HashSet};
use std::fs::{self, FileType};
use std::io;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The argument as given and the path below it, with `/`.
    pub shown: String,
    pub path: PathBuf,
}

/// Something that lies among the inputs and is not read, by design.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    pub shown: String,
    pub why: PassedWhy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PassedWhy {
    /// Left by a spreadsheet program while a file is open: `~$…`, `.~lock.…#`.
    LockFile,
    /// Kept by the system or an archiver: `Thumbs.db`, `desktop.ini`, `__MACOSX`.
    SystemFile,
    /// The program's own `duizhang.toml`.
    Config,
    /// A file or folder whose name starts with a dot.
    Hidden,
    /// A symbolic link to a folder.
    LinkedFolder,
    /// A symbolic link to nothing.
    BrokenLink,
    /// A pipe, socket or device within a folder.
    SpecialFile,
    /// A folder of tables that `export` wrote.
    Export,
}

impl PassedWhy {
    const ALL: &[PassedWhy] = &[
        PassedWhy::LockFile,
        PassedWhy::SystemFile,
        PassedWhy::Config,
        PassedWhy::Hidden,
        PassedWhy::LinkedFolder,
        PassedWhy::BrokenLink,
        PassedWhy::SpecialFile,
        PassedWhy::Export,
    ];

    /// In words, for answers and for the book.
    pub fn key(self) -> &'static str {
        match self {
            PassedWhy::LockFile => "lock file",
            PassedWhy::SystemFile => "system file",
            PassedWhy::Config => "configuration",
            PassedWhy::Hidden => "hidden file",
            PassedWhy::LinkedFolder => "link to a folder",
            PassedWhy::BrokenLink => "broken link",
            PassedWhy::SpecialFile => "special file",
            PassedWhy::Export => "export of this program",
        }
    }

    /// What [`PassedWhy::key`] stands for.
    pub fn of_key(key: &str) -> Option<PassedWhy> {
        PassedWhy::ALL.iter().find(|why| why.key() == key).copied()
    }
}

/// The file that tells a folder for an export of this program.
pub const EXPORT_MARK: &str = "duizhang-export.json";

/// Everything found, each list sorted by what is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    pub inputs: Vec<Input>,
    pub passed_over: Vec<PassedOver>,
    /// Paths that do not exist or cannot be listed, with the error of the system.
    pub missing: Vec<(String, String)>,
}

/// Lists the files that `paths` name, folders with everything below them. A folder given
/// by name is walked whatever its name; a file reached twice is kept once.
pub fn walk(paths: &[PathBuf]) -> Walked {
    let mut found = Found::default();
    for path in paths {
        found.argument(path);
    }
    found.sorted()
}

/// What the walk has come upon so far; paths go along so that duplicates can be told.
#[derive(Default)]
struct Found {
    inputs: Vec<Input>,
    passed: Vec<(PassedOver, PathBuf)>,
    missing: Vec<(String, String)>,
    /// The folders given as arguments.
    roots: HashSet<PathBuf>,
    /// Inputs that are, or may be, symbolic links.
    linked: HashSet<PathBuf>,
}

impl Found {
    fn argument(&mut self, path: &Path) {
        let shown = shown_argument(path);
        match fs::metadata(path) {
            Err(error) => self.missing.push((shown, error.to_string())),
            Ok(meta) if meta.is_dir() => self.folder(path, &shown),
            Ok(_) => match by_name(path).filter(|why| *why != PassedWhy::Hidden) {
                Some(why) => self.pass_over(shown, path, why),
                None => {
                    self.linked.insert(path.to_owned());
                    self.input(shown, path);
                }
            },
        }
    }

    fn folder(&mut self, root: &Path, shown_root: &str) {
        if is_export(root) {
            return self.pass_over(shown_root.to_owned(), root, PassedWhy::Export);
        }
        self.roots.insert(canonical(root));
        let mut entries = WalkDir::new(root).min_depth(1).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    let shown = shown_below(shown_root, root, entry.path());
                    if self.entry(shown, &entry) == Onward::Around {
                        entries.skip_current_dir();
                    }
                }
                Err(error) => {
                    let path = error.path().unwrap_or(root);
                    let shown = shown_below(shown_root, root, path);
                    let text = error.io_error().map(io::Error::to_string);
                    self.missing.push((shown, text.unwrap_or_else(|| error.to_string())));
                }
            }
        }
    }

    fn entry(&mut self, shown: String, entry: &DirEntry) -> Onward {
        let path = entry.path();
        let kind = entry.file_type();
        if let Some(why) = by_name(path) {
            self.pass_over(shown, path, why);
            return if kind.is_dir() { Onward::Around } else { Onward::Into };
        }
        if kind.is_symlink() {
            self.link(shown, path);
        } else if !kind.is_dir() {
            self.file(shown, path, kind);
        } else if is_export(path) {
            self.pass_over(shown, path, PassedWhy::Export);
            return Onward::Around;
        }
        Onward::Into
    }

    fn link(&mut self, shown: String, path: &Path) {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => self.pass_over(shown, path, PassedWhy::LinkedFolder),
            Ok(meta) => {
                self.linked.insert(path.to_owned());
                self.file(shown, path, meta.file_type());
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.pass_over(shown, path, PassedWhy::BrokenLink);
            }
            Err(error) => self.missing.push((shown, error.to_string())),
        }
    }

    fn file(&mut self, shown: String, path: &Path, kind: FileType) {
        if kind.is_file() {
            self.input(shown, path);
        } else {
            self.pass_over(shown, path, PassedWhy::SpecialFile);
        }
    }

    fn input(&mut self, shown: String, path: &Path) {
        let path = path.to_owned();
        self.inputs.push(Input { shown, path });
    }

    fn pass_over(&mut self, shown: String, path: &Path, why: PassedWhy) {
        self.passed.push((PassedOver { shown, why }, path.to_owned()));
    }

    fn sorted(mut self) -> Walked {
        self.inputs.sort_by(|a, b| (&a.shown, &a.path).cmp(&(&b.shown, &b.path)));
        self.passed.sort_by(|(a, at), (b, bt)| (&a.shown, at).cmp(&(&b.shown, bt)));
        self.missing.sort();
        self.missing.dedup();

        let (mut taken, mut folders) = (self.roots, Folders::default());
        let linked = self.linked;
        self.inputs.retain(|input| {
            let path = &input.path;
            // Only a link leads elsewhere than its folder and its name say.
            taken.insert(if linked.contains(path) { canonical(path) } else { folders.place(path) })
        });
        self.passed.retain(|(_, path)| taken.insert(folders.place(path)));
        Walked {
            inputs: self.inputs,
            passed_over: self.passed.into_iter().map(|(passed, _)| passed).collect(),
            missing: self.missing,
        }
    }
}

/// Whether the walk goes into the entry just seen, if that is a folder.
#[derive(PartialEq, Eq)]
enum Onward {
    Into,
    Around,
}

fn is_export(folder: &Path) -> bool {
    folder.join(EXPORT_MARK).is_file()
}

/// Why an entry is passed over for its name alone.
fn by_name(path: &Path) -> Option<PassedWhy> {
    passed_by_name(&path.file_name()?.to_string_lossy())
}

/// Why a file or folder of this name is passed over.
pub(super) fn passed_by_name(name: &str) -> Option<PassedWhy> {
    let lower = name.to_ascii_lowercase();
    if name.starts_with("~$") || name.starts_with(".~lock.") && name.ends_with('#') {
        Some(PassedWhy::LockFile)
    } else if SYSTEM_NAMES.contains(&lower.as_str()) {
        Some(PassedWhy::SystemFile)
    } else if name == "duizhang.toml" {
        Some(PassedWhy::Config)
    } else if name.starts_with('.') {
        Some(PassedWhy::Hidden)
    } else {
        None
    }
}

/// In lower case, as the systems that write them do not tell cases apart.
const SYSTEM_NAMES: &[&str] = &[
    "$recycle.bin",
    ".ds_store",
    "__macosx",
    "desktop.ini",
    "ehthumbs.db",
    "system volume information",
    "thumbs.db",
];

/// The path to tell duplicates by; one that cannot be resolved stands for itself.
fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The folders of files, resolved once each.
#[derive(Default)]
struct Folders(HashMap<PathBuf, PathBuf>);

impl Folders {
    /// As [`canonical`], but of a link and not of what it leads to.
    fn place(&mut self, path: &Path) -> PathBuf {
        let Some(name) = path.file_name() else {
            return canonical(path);
        };
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        if let Some(known) = self.0.get(parent) {
            return known.join(name);
        }
        let folder = canonical(parent);
        let place = folder.join(name);
        self.0.insert(parent.to_owned(), folder);
        place
    }
}

fn shown_argument(path: &Path) -> String {
    let given = with_slashes(path);
    match given.trim_end_matches('/') {
        "" => given.chars().take(1).collect(),
        trimmed => trimmed.to_owned(),
    }
}

fn shown_below(shown_root: &str, root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    if below.as_os_str().is_empty() {
        return shown_root.to_owned();
    }
    format!("{}/{}", shown_root.trim_end_matches('/'), with_slashes(below))
}

/// A path as answers write it: with `/`, whatever the system has.
pub fn with_slashes(path: &Path) -> String {
    slashed(&path.to_string_lossy(), MAIN_SEPARATOR)
}

/// The marks by which Windows knows a path for a long one, or for one of another machine, go:
/// nobody typed them.
fn slashed(text: &str, separator: char) -> String {
    if separator == '/' {
        return text.to_owned();
    }
    let plain = match text.strip_prefix(r"\\?\UNC\") {
        Some(share) => format!(r"\\{share}"),
        None => text.strip_prefix(r"\\?\").unwrap_or(text).to_owned(),
    };
    plain.replace(separator, "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn tree(files: &[&str]) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        dir
    }

    #[test]
    fn paths_of_every_system_are_shown_with_slashes() {
        for (path, shown) in [
            (r"C:\a\b.xlsx", "C:/a/b.xlsx"),
            (r"流水账\甲风电场\0301.csv", "流水账/甲风电场/0301.csv"),
            (r"\\server\share\a.xlsx", "//server/share/a.xlsx"),
            (r"\\?\C:\a\b.xlsx", "C:/a/b.xlsx"),
            (r"\\?\UNC\server\share\a.xlsx", "//server/share/a.xlsx"),
            (r"C:/already/so.xlsx", "C:/already/so.xlsx"),
        ] {
            assert_eq!(slashed(path, '\\'), shown);
        }
        assert_eq!(slashed(r"a\b.csv", '/'), r"a\b.csv", "elsewhere a backslash is a letter");
    }

    #[test]
    fn a_path_longer_than_windows_used_to_allow_is_walked() {
        let deep = ["很深的文件夹"; 16].join("/");
        let file = format!("{deep}/甲风电场/0301.csv");
        let dir = tree(&[&file]);
        assert!(dir.path().join(&file).as_os_str().len() > 260);
        assert_eq!(inputs(&dir, &["."]).len(), 1);
    }

    /// Walks `below` the directory and shows inputs without its name.
    fn inputs(dir: &TempDir, below: &[&str]) -> Vec<String> {
        let walked = walk_below(dir, below);
        assert_eq!(walked.missing, []);
        let strip = |input: Input| relative(dir, &input.shown);
        walked.inputs.into_iter().map(strip).collect()
    }

    fn walk_below(dir: &TempDir, below: &[&str]) -> Walked {
        let paths: Vec<PathBuf> =
            below.iter().map(|b| PathBuf::from(format!("{}/{b}", dir.path().display()))).collect();
        walk(&paths)
    }

    fn relative(dir: &TempDir, shown: &str) -> String {
        let root = shown_argument(dir.path());
        shown.strip_prefix(&root).unwrap().trim_start_matches('/').to_owned()
    }

    fn passed(dir: &TempDir, walked: Walked) -> Vec<(String, PassedWhy)> {
        let strip = |p: PassedOver| (relative(dir, &p.shown), p.why);
        walked.passed_over.into_iter().map(strip).collect()
    }

    #[test]
    fn files_come_sorted_by_what_is_shown() {
        let dir = tree(&["b/2.csv", "b/10.csv", "b.csv", "a.xlsx", "流水账/1101.csv", "B.csv"]);
        assert_eq!(
            inputs(&dir, &[""]),
            ["B.csv", "a.xlsx", "b.csv", "b/10.csv", "b/2.csv", "流水账/1101.csv"]
        );
    }

    #[test]
    fn what_reaches_a_file_twice_keeps_it_once() {
        let dir = tree(&["a/1.csv", "a/2.csv"]);
        assert_eq!(inputs(&dir, &["a/2.csv", "a", "a/"]), ["a/1.csv", "a/2.csv"]);
        assert_eq!(inputs(&dir, &["a", "./a"]), ["./a/1.csv", "./a/2.csv"]);
    }

    #[test]
    fn names_stay_as_given() {
        assert_eq!(shown_argument(Path::new("./a//")), "./a");
        assert_eq!(shown_argument(Path::new("/")), "/");
        assert_eq!(shown_argument(Path::new("")), "");
        let below = |shown, root, path| shown_below(shown, Path::new(root), Path::new(path));
        assert_eq!(below("./a", "./a/", "./a/b/c.csv"), "./a/b/c.csv");
        assert_eq!(below(".", ".", "./c.csv"), "./c.csv");
        assert_eq!(below("/", "/", "/c.csv"), "/c.csv");
        assert_eq!(below("a", "a", "a"), "a");
    }

    #[test]
    fn clutter_is_passed_over() {
        let dir = tree(&[
            ".git/config",
            ".~lock.1.ods#",
            "1.csv",
            "Thumbs.DB",
            "__MACOSX/1.csv",
            "x/.DS_Store",
            "x/.hidden.csv",
            "x/Desktop.ini",
            "x/~$1.xlsx",
        ]);
        let walked = walk_below(&dir, &["", "."]);
        assert_eq!(walked.inputs.len(), 1);
        let mut names = passed(&dir, walked);
        for (name, _) in &mut names {
            *name = name.trim_start_matches("./").to_owned();
        }
        names.sort();
        let of = |name: &str, why| (name.to_owned(), why);
        assert_eq!(
            names,
            [
                of(".git", PassedWhy::Hidden),
                of(".~lock.1.ods#", PassedWhy::LockFile),
                of("Thumbs.DB", PassedWhy::SystemFile),
                of("__MACOSX", PassedWhy::SystemFile),
                of("x/.DS_Store", PassedWhy::SystemFile),
                of("x/.hidden.csv", PassedWhy::Hidden),
                of("x/Desktop.ini", PassedWhy::SystemFile),
                of("x/~$1.xlsx", PassedWhy::LockFile),
            ]
        );
    }

    #[test]
    fn what_is_named_is_read() {
        let dir = tree(&[".old/1.csv", ".2.csv", "~$3.xlsx", "4.csv"]);
        assert_eq!(inputs(&dir, &[".old", ".2.csv"]), [".2.csv", ".old/1.csv"]);
        let walked = walk_below(&dir, &[".old", "", "~$3.xlsx", ".2.csv"]);
        assert_eq!(walked.inputs.len(), 3);
        assert_eq!(passed(&dir, walked), [("~$3.xlsx".to_owned(), PassedWhy::LockFile)]);
    }

    #[test]
    fn a_path_that_does_not_exist_is_missing() {
        let dir = tree(&["1.csv"]);
        let walked = walk_below(&dir, &["1.csv", "nothing/", "nothing"]);
        assert_eq!(walked.inputs.len(), 1);
        let [(shown, error)] = walked.missing.as_slice() else {
            panic!("{:?}", walked.missing);
        };
        assert_eq!(relative(&dir, shown), "nothing");
        assert!(!error.is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_to_files_are_read_and_links_to_folders_are_not() {
        use std::os::unix::fs::symlink;
        let dir = tree(&["a/1.csv", "z/2.csv"]);
        let at = |name: &str| dir.path().join(name);
        symlink(at("z/2.csv"), at("a/linked.csv")).unwrap();
        symlink(at("a"), at("a/up")).unwrap();
        symlink(at("gone"), at("a/broken.csv")).unwrap();
        symlink(at("a/ring"), at("a/ring")).unwrap();
        symlink(at("z"), at("named")).unwrap();

        let walked = walk_below(&dir, &["a"]);
        let shown: Vec<_> = walked.inputs.iter().map(|i| relative(&dir, &i.shown)).collect();
        assert_eq!(shown, ["a/1.csv", "a/linked.csv"]);
        assert_eq!(relative(&dir, &walked.missing[0].0), "a/ring");
        assert_eq!(walked.missing.len(), 1);
        assert_eq!(
            passed(&dir, walked),
            [
                ("a/broken.csv".to_owned(), PassedWhy::BrokenLink),
                ("a/up".to_owned(), PassedWhy::LinkedFolder),
            ]
        );
        assert_eq!(inputs(&dir, &["named"]), ["named/2.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn sockets_in_folders_are_passed_over() {
        let dir = tree(&["1.csv"]);
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("s")).unwrap();
        let walked = walk_below(&dir, &[""]);
        assert_eq!(walked.inputs.len(), 1);
        assert_eq!(passed(&dir, walked), [("s".to_owned(), PassedWhy::SpecialFile)]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_text_are_shown_with_replacements() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tree(&[]);
        let name = std::ffi::OsStr::from_bytes(b"\xB2\xC9.csv");
        fs::write(dir.path().join(name), "x").unwrap();
        assert_eq!(inputs(&dir, &[""]), ["\u{FFFD}\u{FFFD}.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_cannot_be_listed_is_missing() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tree(&["1.csv", "shut/2.csv"]);
        let shut = dir.path().join("shut");
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).unwrap();
        let listable = fs::read_dir(&shut).is_ok();
        let walked = walk_below(&dir, &[""]);
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
        // A privileged user can list every folder.
        if !listable {
            assert_eq!(walked.inputs.len(), 1);
            assert_eq!(relative(&dir, &walked.missing[0].0), "shut");
        }
    }
}
