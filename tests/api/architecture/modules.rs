//! The graph of the modules: which file uses which, as its paths say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A path of modules and an item, from the root of the crate on.
type Path = Vec<String>;

/// A source file as a module.
#[derive(Default)]
struct Module {
    /// The paths that it names.
    uses: Vec<Path>,
    /// The names that it hands on with `pub use`.
    exports: HashMap<String, Path>,
}

/// The modules by their paths, such as `model::card::line`.
pub struct Modules(BTreeMap<String, Module>);

impl Modules {
    /// Reads source files, each with its path below `src`.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let read = |(path, code): (&str, &str)| {
            let name = module_path(path);
            let module = Reader::new(&name, code).read();
            (name.join("::"), module)
        };
        Self(files.into_iter().map(read).collect())
    }

    /// Returns the groups of modules that use each other, directly or through others.
    pub fn cycles(&self) -> Vec<Vec<&str>> {
        let reach: BTreeMap<_, _> = self.0.keys().map(|name| (name, self.reach(name))).collect();
        let mut seen = BTreeSet::new();
        let mut cycles = Vec::new();
        for (name, reached) in &reach {
            let is_mutual = |other: &&&str| reach[&(**other).to_owned()].contains(name.as_str());
            let group: Vec<_> = reached.iter().filter(is_mutual).copied().collect();
            if group.len() > 1 && seen.insert(group.clone()) {
                cycles.push(group);
            }
        }
        cycles
    }

    /// Returns the modules that `start` uses, directly or through others.
    fn reach<'a>(&'a self, start: &'a str) -> BTreeSet<&'a str> {
        let (mut reached, mut open) = (BTreeSet::new(), vec![start]);
        while let Some(name) = open.pop() {
            open.extend(
                self.used_by(name)
                    .into_iter()
                    .filter(|used| reached.insert(*used)),
            );
        }
        reached
    }

    /// Returns the modules that `name` uses, other than those below it.
    fn used_by(&self, name: &str) -> BTreeSet<&str> {
        let below = format!("{name}::");
        let used = self.0[name]
            .uses
            .iter()
            .filter_map(|path| self.resolve(path, 0));
        used.filter(|used| *used != name && !used.starts_with(&below))
            .collect()
    }

    /// Returns the module that declares what a path names, also where others hand it on.
    fn resolve(&self, path: &[String], depth: usize) -> Option<&str> {
        let known = (1..=path.len())
            .rev()
            .find_map(|length| Some((length, self.0.get_key_value(&path[..length].join("::"))?)));
        let (length, (name, module)) = known?;
        let export = path.get(length).and_then(|item| module.exports.get(item));
        match export.filter(|_| depth < 8) {
            Some(export) => {
                let path: Vec<_> = export.iter().chain(&path[length + 1..]).cloned().collect();
                self.resolve(&path, depth + 1).or(Some(name))
            }
            None => Some(name),
        }
    }
}

fn module_path(file: &str) -> Path {
    let file = file.trim_end_matches(".rs");
    let parts = file.split('/').filter(|part| *part != "mod");
    parts.map(str::to_owned).collect()
}

/// Reads the uses and the exports of one file.
struct Reader<'a> {
    name: &'a [String],
    tokens: Vec<&'a str>,
    /// The names that stand for paths: imports and the file's own child modules.
    names: HashMap<&'a str, Path>,
    module: Module,
}

impl<'a> Reader<'a> {
    fn new(name: &'a [String], code: &'a str) -> Self {
        Self {
            name,
            tokens: tokens(code),
            names: HashMap::new(),
            module: Module::default(),
        }
    }

    fn read(mut self) -> Module {
        let tokens = std::mem::take(&mut self.tokens);
        for children in tokens.windows(3) {
            if let ["mod", child, ";"] = children {
                let path = self.name.iter().cloned().chain([(*child).to_owned()]);
                self.names.insert(child, path.collect());
            }
        }
        for (at, token) in tokens.iter().enumerate() {
            if *token == "use" {
                let end = tokens[at..].iter().position(|token| *token == ";");
                let is_public = at > 0 && matches!(tokens[at - 1], "pub" | ")");
                let tree = &tokens[at + 1..at + end.unwrap_or(1)];
                self.use_tree(tree, &[], is_public);
            }
        }
        for at in 0..tokens.len() {
            if at == 0 || tokens[at - 1] != "::" {
                self.path(&tokens[at..]);
            }
        }
        self.module
    }

    /// Reads what follows `use`, below a prefix.
    fn use_tree(&mut self, tree: &[&'a str], prefix: &[&'a str], is_public: bool) {
        let brace = tree.iter().position(|token| *token == "{");
        let head = tree[..brace.unwrap_or(tree.len())].iter();
        let head = head.copied().filter(|token| *token != "::");
        let path: Vec<_> = prefix.iter().copied().chain(head).collect();
        if let Some(brace) = brace {
            for part in list(&tree[brace + 1..tree.len() - 1]) {
                self.use_tree(part, &path, is_public);
            }
            return;
        }
        let (path, alias) = match path.as_slice() {
            [path @ .., "as", alias] => (path, Some(*alias)),
            [path @ .., "self"] if !path.is_empty() => (path, None),
            path => (path, None),
        };
        let (Some(name), Some(full)) = (alias.or(path.last().copied()), self.full(path)) else {
            return;
        };
        if is_public {
            self.module.exports.insert(name.to_owned(), full);
        } else {
            self.module.uses.push(full.clone());
            self.names.insert(name, full);
        }
    }

    /// Reads a path that begins here, if one does.
    fn path(&mut self, tokens: &[&'a str]) {
        let mut path = vec![tokens[0]];
        for step in tokens[1..].chunks_exact(2) {
            match step {
                ["::", name] if name.starts_with(|c: char| c.is_alphabetic()) => path.push(name),
                _ => break,
            }
        }
        if path.len() > 1 {
            self.module.uses.extend(self.full(&path));
        }
    }

    /// Returns a path from the root of the crate on; `None` for one into another crate.
    fn full(&self, path: &[&str]) -> Option<Path> {
        let ups = path.iter().filter(|part| **part == "super").count();
        let (start, rest) = match *path.first()? {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (self.name.to_vec(), &path[1..]),
            "super" => (self.name[..self.name.len() - ups].to_vec(), &path[ups..]),
            first => (self.names.get(first)?.clone(), &path[1..]),
        };
        let rest = rest.iter().map(|part| (*part).to_owned());
        Some(start.into_iter().chain(rest).collect())
    }
}

/// Splits a list at its commas, except inside braces.
fn list<'a, 'b>(tokens: &'b [&'a str]) -> Vec<&'b [&'a str]> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 0 => {
                parts.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

/// Cuts code into names and signs, without comments, literals and lifetimes.
fn tokens(code: &str) -> Vec<&str> {
    let (mut tokens, mut rest) = (Vec::new(), code);
    while let Some(first) = rest.chars().next() {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = literal(rest) {
            length
        } else if is_name(first) {
            let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            tokens.push(&rest[..length]);
            length
        } else if rest.starts_with("::") {
            tokens.push("::");
            2
        } else {
            if !first.is_whitespace() {
                tokens.push(&rest[..first.len_utf8()]);
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Returns the length of the string, character or lifetime that begins here.
fn literal(rest: &str) -> Option<usize> {
    let raw = rest.strip_prefix('r').or_else(|| rest.strip_prefix("br"));
    if let Some(raw) = raw {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let text = raw[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(rest.len() - text.len() + text.find(&end)? + end.len());
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if quote == '\'' && at > 1 && !is_escaped && c != '\'' && !rest.starts_with("'\\") {
            return Some(1);
        }
        if c == quote && !is_escaped {
            return Some(at + 1);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    Some(1)
}
