//! The public face: words in, nodes out.

use std::cell::RefCell;

use sha2::{Digest, Sha256};

use crate::beam::{self, Beam};
use crate::error::ModelError;
use crate::guided::{self, Choice, Guided};
use crate::labels::{Rel, Upos, Xpos};
use crate::lemma::lemma;
use crate::model::Model;
use crate::state::{NONE, State};
use crate::tagger::{self, TagScratch};
use crate::templates::Atoms;
use crate::word::Word;

static EMBEDDED: &[u8] = include_bytes!("../../../models/syntax.bin");

/// Longest run of words parsed as one tree; more are parsed in parts that hang from the first.
const LONGEST: usize = 400;

/// One word of a sentence with its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Universal tag.
    pub upos: Upos,
    /// Penn tag.
    pub xpos: Xpos,
    /// Index of the head in the same slice; `None` for the root.
    pub head: Option<usize>,
    /// Relation to the head.
    pub rel: Rel,
    /// Dictionary form.
    pub lemma: String,
}

/// The tagger and parser with their weights.
#[derive(Clone, Debug)]
pub struct Syntax {
    model: Model,
    digest: String,
}

#[derive(Default)]
struct Scratch {
    tagging: TagScratch,
    beam: Beam,
    guided: Guided,
    given: Vec<u8>,
    atoms: Vec<Atoms>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Syntax {
    /// The model this program was built with.
    pub fn embedded() -> Self {
        match Self::load(EMBEDDED) {
            Ok(syntax) => syntax,
            // The embedded bytes are part of the build and a test loads them.
            Err(error) => unreachable!("embedded syntax model: {error}"),
        }
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are no syntax model of this version, or damaged.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        let model = Model::read(bytes)?;
        let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Syntax { model, digest })
    }

    /// SHA-256 of the model file, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Tags and parses one sentence of words as [`tokenize`](crate::tokenize) cuts them.
    ///
    /// The nodes stand for the words in order and form one tree with one root; no words give no
    /// nodes. Runs of more than 400 words are parsed in parts.
    pub fn parse(&self, words: &[&str]) -> Vec<Node> {
        self.parse_parts(words)
    }

    /// Parses one sentence whose tags are known and most of whose heads are settled: `tags` and `choices` have one entry for
    /// every word. What is left open is decided step by step, without a beam.
    pub fn parse_guided(&self, words: &[&str], tags: &[(Upos, Xpos)], choices: &[Choice]) -> Vec<Node> {
        if words.len() > LONGEST || tags.len() != words.len() || choices.len() != words.len() {
            return self.parse(words);
        }
        let model = &self.model;
        let rel = |choice: &Choice| {
            let at = model.rels.iter().position(|rel| Some(*rel) == choice.rel)?;
            u8::try_from(at).ok()
        };
        let rels: Vec<Option<u8>> = choices.iter().map(rel).collect();
        let mut nodes = Vec::with_capacity(words.len());
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.given.clear();
            scratch.given.extend(tags.iter().map(|tag| self.number_of(*tag)));
            let cut: Vec<Word> = words.iter().map(|word| Word::new(word, &model.lexicon, false)).collect();
            scratch.look(model, &cut);
            let Scratch { guided, atoms, given, .. } = scratch;
            let state = guided::parse(&model.parser, atoms, model.rels.len(), choices, &rels, guided);
            push_nodes(model, words, given, state, &mut nodes);
        });
        nodes
    }

    fn parse_parts(&self, words: &[&str]) -> Vec<Node> {
        let mut nodes = Vec::with_capacity(words.len());
        let mut first_root = None;
        for part in words.chunks(LONGEST) {
            let from = nodes.len();
            SCRATCH.with_borrow_mut(|scratch| self.parse_part(part, scratch, &mut nodes));
            let root = (from..nodes.len()).find(|&at| nodes[at].head.is_none());
            if let (Some(root), Some(first)) = (root, first_root) {
                nodes[root].head = Some(first);
                nodes[root].rel = Rel::Parataxis;
            }
            first_root = first_root.or(root);
        }
        nodes
    }

    /// The model's number of a pair of tags; of a pair it does not know, of one with the same Penn tag.
    fn number_of(&self, (upos, xpos): (Upos, Xpos)) -> u8 {
        let tags = &self.model.tags;
        let exact = tags.iter().position(|tag| *tag == (upos, xpos));
        let near = || tags.iter().position(|tag| tag.1 == xpos);
        exact.or_else(near).and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
    }

    fn parse_part(&self, part: &[&str], scratch: &mut Scratch, nodes: &mut Vec<Node>) {
        let model = &self.model;
        let words: Vec<Word> = part.iter().map(|word| Word::new(word, &model.lexicon, false)).collect();
        tagger::tag(&model.tagger, model.tags.len(), &words, &mut scratch.tagging, &mut scratch.given);
        scratch.look(model, &words);
        let Scratch { beam, atoms, given, .. } = scratch;
        let state = beam::parse(&model.parser, atoms, model.rels.len(), model.width, beam);
        push_nodes(model, part, given, state, nodes);
    }
}

impl Scratch {
    /// The atoms of words under the tags in `given`.
    fn look(&mut self, model: &Model, words: &[Word]) {
        let atom = |(word, &tag): (&Word, &u8)| Atoms::new(word, tag, model.tags[usize::from(tag)].0);
        self.atoms.clear();
        self.atoms.extend(words.iter().zip(&self.given).map(atom));
    }
}

/// Adds the nodes of a finished state.
fn push_nodes(model: &Model, part: &[&str], given: &[u8], state: &State, nodes: &mut Vec<Node>) {
    let from = nodes.len();
    for (at, word) in part.iter().enumerate() {
        let (upos, xpos) = model.tags[usize::from(given[at])];
        let kin = &state.kin[at];
        let is_root = kin.head == NONE;
        nodes.push(Node {
            upos,
            xpos,
            head: (!is_root).then(|| from + usize::from(kin.head)),
            rel: if is_root { Rel::Root } else { model.rels[usize::from(kin.label)] },
            lemma: lemma(word, xpos),
        });
    }
}
