//! The files of a checkout: the spec that the generator reads, and the trees that it writes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use plaid_gen::import::BUNDLE;
use plaid_gen::report::api::{SNAPSHOT, SOURCES};
use plaid_gen::{GENERATED, GENERATED_CATALOGUE, GENERATED_PAGES, GENERATED_TESTS, PolicyFiles, Spec};

/// A checkout of this workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Returns the checkout that this command was built from.
    #[must_use]
    pub fn here() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::at(manifest.parent().unwrap_or(manifest))
    }

    /// Returns the checkout at `root`.
    #[must_use]
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Returns the absolute path of a file in the checkout.
    #[must_use]
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// Reads everything under `spec/` that the generator needs.
    ///
    /// # Errors
    /// Fails if a file can't be read.
    pub fn spec(&self) -> Result<Spec> {
        Ok(Spec { bundle: read(&self.path(BUNDLE))?, ..self.spec_without_bundle()? })
    }

    /// Reads everything under `spec/` except the description, which is left empty.
    ///
    /// # Errors
    /// Fails if a file can't be read.
    pub fn spec_without_bundle(&self) -> Result<Spec> {
        let (overlay, policy, docs) = (self.overlay()?, self.policy()?, self.docs()?);
        let examples = self.examples()?;
        let runtime = if_there(&self.path("spec/runtime.yaml"))?.unwrap_or_default();
        Ok(Spec { bundle: String::new(), overlay, policy, runtime, docs, examples })
    }

    /// Reads the bundled description, if there is one yet.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub fn bundle(&self) -> Result<Option<String>> {
        if_there(&self.path(BUNDLE))
    }

    /// Reads the changelog, which is empty if there is none yet.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub fn changelog(&self) -> Result<String> {
        Ok(if_there(&self.path("CHANGELOG.md"))?.unwrap_or_default())
    }

    /// Reads a text file, if it is there.
    ///
    /// # Errors
    /// Fails if it can't be read.
    pub fn text(&self, relative: &str) -> Result<Option<String>> {
        if_there(&self.path(relative))
    }

    /// Returns a file as it was in the last commit; `None` if the checkout has no commits, or the commit no such file.
    #[must_use]
    pub fn committed(&self, relative: &str) -> Option<String> {
        self.git(&["cat-file", "blob", &format!("HEAD:./{relative}")])
    }

    /// Returns the files of a folder as they were in the last commit, by their path from the root.
    #[must_use]
    pub fn committed_folder(&self, relative: &str) -> BTreeMap<PathBuf, String> {
        let listed = self.git(&["ls-tree", "-r", "-z", "--name-only", "HEAD", &format!("{relative}/")]);
        let listed = listed.unwrap_or_default();
        let files = listed.split('\0').filter(|path| !path.is_empty());
        files.filter_map(|path| Some((PathBuf::from(path), self.committed(path)?))).collect()
    }

    fn git(&self, arguments: &[&str]) -> Option<String> {
        let output = Command::new("git").args(arguments).current_dir(&self.root).output().ok()?;
        output.status.success().then_some(output.stdout).and_then(|bytes| String::from_utf8(bytes).ok())
    }

    /// Reads the version of the workspace's packages.
    ///
    /// # Errors
    /// Fails if the manifest can't be read.
    pub fn version(&self) -> Result<String> {
        let manifest: toml::Value = toml::from_str(&read(&self.path("Cargo.toml"))?)?;
        let version = manifest.get("workspace").and_then(|w| w.get("package")?.get("version")?.as_str());
        Ok(version.context("Cargo.toml has no workspace.package.version")?.to_owned())
    }

    /// Reads the SDK's features, each with those that it turns on; `None` if there is no manifest.
    ///
    /// # Errors
    /// Fails if the manifest can't be read.
    pub fn features(&self) -> Result<Option<BTreeMap<String, Vec<String>>>> {
        #[derive(serde::Deserialize)]
        struct Manifest {
            features: BTreeMap<String, Vec<String>>,
        }
        let Some(text) = if_there(&self.path(MANIFEST))? else { return Ok(None) };
        let manifest: Manifest = toml::from_str(&text).with_context(|| format!("can't read {MANIFEST}"))?;
        Ok(Some(manifest.features))
    }

    /// Reads our documentation, by the names of its files.
    ///
    /// # Errors
    /// Fails if a file can't be read.
    pub fn docs(&self) -> Result<BTreeMap<String, String>> {
        self.folder("spec/docs")
    }

    /// Reads the examples of requests, by the names of their files. Without the folder there are none.
    ///
    /// # Errors
    /// Fails if a file can't be read.
    pub fn examples(&self) -> Result<BTreeMap<String, String>> {
        if self.path("spec/examples").exists() { self.folder("spec/examples") } else { Ok(BTreeMap::new()) }
    }

    /// Reads the YAML files of a folder, by name without extension.
    fn folder(&self, relative: &str) -> Result<BTreeMap<String, String>> {
        let (mut files, folder) = (BTreeMap::new(), self.path(relative));
        for entry in fs::read_dir(&folder).with_context(|| format!("can't list {}", folder.display()))? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "yaml")
                && let Some(name) = path.file_stem().and_then(|n| n.to_str())
            {
                files.insert(name.to_owned(), read(&path)?);
            }
        }
        Ok(files)
    }

    /// Reads the overlay, which repairs the description.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub fn overlay(&self) -> Result<String> {
        read(&self.path(OVERLAY))
    }

    /// Reads the files of the policy.
    ///
    /// # Errors
    /// Fails if a file can't be read.
    pub fn policy(&self) -> Result<PolicyFiles> {
        Ok(PolicyFiles {
            operations: read(&self.path(OPERATIONS))?,
            webhooks: read(&self.path("spec/webhooks.yaml"))?,
            rules: read(&self.path(RULES))?,
            errors: read(&self.path("spec/errors.yaml"))?,
        })
    }

    /// Reads every file of the generated trees and every copy, by its path from the root.
    ///
    /// # Errors
    /// Fails if a file can't be read. A tree or a copy may be missing.
    pub fn generated(&self) -> Result<BTreeMap<PathBuf, String>> {
        let mut files = BTreeMap::new();
        for tree in TREES {
            self.collect(Path::new(tree), &mut files)?;
        }
        for (_, copy) in COPIES {
            files.extend(if_there(&self.path(copy))?.map(|text| (PathBuf::from(copy), text)));
        }
        Ok(files)
    }

    /// Returns the expected text of every copy, by its path from the root.
    ///
    /// # Errors
    /// Fails if a file can't be read.
    pub fn copies(&self) -> Result<BTreeMap<PathBuf, String>> {
        let text = |(file, copy)| Ok(if_there(&self.path(file))?.map(|text| (PathBuf::from(copy), text)));
        COPIES.into_iter().filter_map(|both: (&str, &str)| text(both).transpose()).collect()
    }

    /// Reads the SDK's handwritten code, by its path from the root.
    ///
    /// # Errors
    /// Fails like [`generated`](Self::generated).
    pub fn handwritten(&self) -> Result<BTreeMap<PathBuf, String>> {
        let mut files = BTreeMap::new();
        self.collect(Path::new(SOURCES), &mut files)?;
        files.retain(|path, _| !path.starts_with(GENERATED));
        Ok(files)
    }

    /// Reads the handwritten code and pages that name operations, by path from the root.
    ///
    /// # Errors
    /// Fails like [`generated`](Self::generated).
    pub fn handwritten_texts(&self) -> Result<BTreeMap<PathBuf, String>> {
        let mut files = self.handwritten()?;
        self.collect(Path::new("plaid-mock/src"), &mut files)?;
        for page in ["README.md", "plaid-mock/README.md", "plaid-api/MIGRATION.md", "ARCHITECTURE.md"] {
            files.extend(self.text(page)?.map(|text| (PathBuf::from(page), text)));
        }
        Ok(files)
    }

    /// Reads the snapshot of the SDK's public API.
    ///
    /// # Errors
    /// Fails like [`generated`](Self::generated).
    pub fn snapshot(&self) -> Result<BTreeMap<PathBuf, String>> {
        let mut files = BTreeMap::new();
        self.collect(Path::new(SNAPSHOT), &mut files)?;
        Ok(files)
    }

    fn collect(&self, folder: &Path, files: &mut BTreeMap<PathBuf, String>) -> Result<()> {
        let entries = match fs::read_dir(self.path(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error).with_context(|| format!("can't list {}", folder.display())),
        };
        for entry in entries {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                self.collect(&path, files)?;
            } else {
                // A file that does not belong here may not be text.
                let bytes = fs::read(entry.path()).with_context(|| format!("can't read {}", path.display()))?;
                files.insert(path, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        Ok(())
    }

    /// Takes the lock under which spec and generated files are replaced, so that two commands wait for each other.
    ///
    /// # Errors
    /// Fails if the lock file can't be made.
    pub fn lock(&self) -> Result<File> {
        let folder = self.path("target");
        fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
        let path = folder.join("xtask.lock");
        let file = File::create(&path).with_context(|| format!("can't open {}", path.display()))?;
        file.lock().with_context(|| format!("can't lock {}", path.display()))?;
        Ok(file)
    }
}

/// The overlay, from the workspace's root.
pub(crate) const OVERLAY: &str = "spec/overlay.yaml";

/// The facts about operations, from the workspace's root.
pub(crate) const OPERATIONS: &str = "spec/operations.yaml";

/// The rules about fields and schemas, from the workspace's root.
pub(crate) const RULES: &str = "spec/rules.yaml";

/// The SDK's manifest, from the workspace's root.
pub(crate) const MANIFEST: &str = "plaid-api/Cargo.toml";

/// The generated trees, which contain no other files.
pub(crate) const TREES: [&str; 5] = [GENERATED, GENERATED_TESTS, GENERATED_CATALOGUE, GENERATED_PAGES, SNAPSHOT];

/// Originals and copies of files that a package needs, because a package can't contain files outside its folder. The
/// copies are not symbolic links, because not every clone supports those.
const COPIES: [(&str, &str); 7] = [
    ("LICENSE-APACHE", "plaid-api/LICENSE-APACHE"),
    ("LICENSE-MIT", "plaid-api/LICENSE-MIT"),
    ("LICENSE-APACHE", "plaid-mock/LICENSE-APACHE"),
    ("LICENSE-MIT", "plaid-mock/LICENSE-MIT"),
    ("README.md", "plaid-api/README.md"),
    (BUNDLE, "plaid-mock/plaid.yaml"),
    ("spec/webhooks.yaml", "plaid-mock/webhooks.yaml"),
];

fn if_there(path: &Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("can't read {}", path.display())),
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("can't read {}", path.display()))
}
