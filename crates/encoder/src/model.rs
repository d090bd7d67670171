//! The model file, and running it.

use crate::ModelError;
use crate::output::Output;
use crate::pieces::Vocabulary;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The model this program was built with.
static EMBEDDED: &[u8] = include_bytes!("../../../models/encoder.bin");

/// First bytes of a model file.
const MAGIC: &[u8] = b"CHENC1\n";
/// Pieces that fit into one run, the two at the ends included: the base model knows 512 places.
const MOST_PIECES: usize = 512;

/// The line of JSON at the head of the file.
#[derive(Deserialize)]
struct Header {
    version: u32,
    run: String,
    tags: Vec<String>,
    relations: Vec<String>,
    heads: Vec<(String, Vec<String>)>,
    transitions: HashMap<String, Vec<Vec<f32>>>,
    cases: Vec<String>,
    vocabulary_bytes: usize,
    graph_bytes: usize,
}

/// How far a window is read. The model's lower layers suffice for trees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Tags, arcs and relations.
    Trees,
    /// These, and the columns of all heads.
    Signals,
}

/// Labels of everything that comes out.
pub(crate) struct Labels {
    pub tags: Vec<String>,
    pub relations: Vec<String>,
    pub heads: Vec<HeadLabels>,
    pub columns: usize,
}

/// One head's columns.
pub(crate) struct HeadLabels {
    pub name: String,
    pub labels: Vec<String>,
    pub columns: Range<usize>,
    /// For BIO tags: how much likelier a tag (column) is after another (row; the last: at the beginning) than anywhere.
    pub transitions: Vec<Vec<f32>>,
}

/// A loaded model. Reading is thread-safe; each thread keeps a small pool of its own.
pub struct Encoder {
    graph: Model,
    inputs: [NodeId; 3],
    outputs: [NodeId; 5],
    vocabulary: Vocabulary,
    labels: Labels,
    digest: String,
    run: String,
}

thread_local! {
    /// One document is one thread's work: the runtime must not spread it over more.
    static POOL: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
}

impl Encoder {
    /// The model this program was built with.
    ///
    /// # Errors
    /// When it is damaged, which the tests of a release rule out.
    pub fn embedded() -> Result<Encoder, ModelError> {
        Encoder::load(EMBEDDED)
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are no model of this version, or damaged.
    pub fn load(bytes: &[u8]) -> Result<Encoder, ModelError> {
        let wrong = |what: &str| ModelError::new(what);
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| wrong("not a model file"))?;
        let end = rest.iter().position(|&b| b == b'\n').ok_or_else(|| wrong("no header"))?;
        let header: Header =
            serde_json::from_slice(&rest[..end]).map_err(|e| ModelError::new(format!("header: {e}")))?;
        if header.version != 2 || header.cases.len() != CASES {
            return Err(wrong("of another version than this program reads"));
        }
        let rest = &rest[end + 1..];
        if rest.len() != header.vocabulary_bytes + header.graph_bytes {
            return Err(wrong("cut off, or with something after its end"));
        }
        let (vocabulary, graph) = rest.split_at(header.vocabulary_bytes);
        let vocabulary =
            std::str::from_utf8(vocabulary).ok().and_then(Vocabulary::new).ok_or_else(|| wrong("vocabulary"))?;
        let labels = Labels::new(header.tags, header.relations, header.heads, header.transitions)?;
        let graph = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load(graph.to_vec())
            .map_err(|e| ModelError::new(format!("graph: {e}")))?;
        let node = |name: &str| graph.node_id(name).map_err(|e| ModelError::new(format!("graph: {e}")));
        let inputs = [node("pieces")?, node("cases")?, node("first")?];
        let outputs = [node("tags")?, node("arcs")?, node("governed")?, node("governing")?, node("signals")?];
        let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Encoder { graph, inputs, outputs, vocabulary, labels, digest, run: header.run })
    }

    /// SHA-256 of the model file, in hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Name of the training run that made the model.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Number of word pieces of a word: what a window's length is counted in.
    pub fn pieces(&self, word: &str) -> usize {
        let mut out = Vec::new();
        self.vocabulary.cut(word, &mut out);
        out.len()
    }

    /// Reads windows one after the other as [`read`](Encoder::read) does. The runtime keeps a thread of its own; asking it once for
    /// several windows saves the handing over.
    ///
    /// # Errors
    /// For each window by itself, as `read`.
    pub fn read_all(&self, windows: &[(Vec<&str>, bool)], depth: Depth) -> Vec<Result<Output<'_>, ModelError>> {
        let pool = POOL.with(Arc::clone);
        let read =
            || windows.iter().map(|(words, hide_case)| self.read_with(&pool, words, *hide_case, depth)).collect();
        pool.run(read)
    }

    /// Reads one window of words. Letter case counts unless `hide_case` is set, as for text in capitals throughout.
    /// Words beyond some 500 pieces share the last one's reading.
    ///
    /// # Errors
    /// When the graph does not run, which [`load`](Encoder::load) rules out but for damage to its inside.
    pub fn read(&self, words: &[&str], hide_case: bool, depth: Depth) -> Result<Output<'_>, ModelError> {
        self.read_with(&POOL.with(Arc::clone), words, hide_case, depth)
    }

    fn read_with(
        &self,
        pool: &Arc<ThreadPool>,
        words: &[&str],
        hide_case: bool,
        depth: Depth,
    ) -> Result<Output<'_>, ModelError> {
        let mut output = Output::empty(&self.labels);
        if words.is_empty() {
            return Ok(output);
        }
        let (mut pieces, mut cases, mut first) =
            (vec![self.vocabulary.begin], vec![0], Vec::with_capacity(words.len()));
        for word in words {
            first.push(pieces.len().min(MOST_PIECES - 2) as i32);
            self.vocabulary.cut(word, &mut pieces);
            cases.resize(pieces.len(), if hide_case { 0 } else { case_of(word) });
        }
        pieces.truncate(MOST_PIECES - 1);
        pieces.push(self.vocabulary.end);
        cases.truncate(pieces.len() - 1);
        cases.push(0);
        let length = pieces.len();
        let pieces = NdTensor::from_data([1, length], pieces);
        let cases = NdTensor::from_data([1, length], cases);
        let first = NdTensor::from_data([words.len()], first);
        let inputs = vec![
            (self.inputs[0], pieces.view().into()),
            (self.inputs[1], cases.view().into()),
            (self.inputs[2], first.view().into()),
        ];
        let options = RunOptions::default().with_thread_pool(Some(pool.clone()));
        // The runtime runs what the outputs asked for need, and no more.
        let wanted = match depth {
            Depth::Trees => &self.outputs[..4],
            Depth::Signals => &self.outputs[..],
        };
        let values =
            self.graph.run(inputs, wanted, Some(options)).map_err(|e| ModelError::new(format!("graph: {e}")))?;
        output.words = words.len();
        let places = [
            (&mut output.tags, self.labels.tags.len()),
            (&mut output.arcs, words.len()),
            (&mut output.governed, 0),
            (&mut output.governing, 0),
            (&mut output.signals, self.labels.columns),
        ];
        for ((place, columns), value) in places.into_iter().zip(values) {
            let wrong = || ModelError::new("graph: an output of another shape");
            let tensor: NdTensor<f32, 2> = value.try_into().map_err(|_| wrong())?;
            if tensor.shape()[0] != words.len() || (columns > 0 && tensor.shape()[1] != columns) {
                return Err(wrong());
            }
            *place = tensor.into_data();
        }
        output.fits().then_some(output).ok_or_else(|| ModelError::new("graph: relations of another width"))
    }
}

impl Labels {
    fn new(
        tags: Vec<String>,
        relations: Vec<String>,
        heads: Vec<(String, Vec<String>)>,
        mut transitions: HashMap<String, Vec<Vec<f32>>>,
    ) -> Result<Labels, ModelError> {
        let mut columns = 0;
        let of = |(name, labels): (String, Vec<String>)| {
            let from = columns;
            columns += labels.len();
            let transitions = transitions.remove(&name).unwrap_or_default();
            let n = labels.len();
            if !transitions.is_empty() && (transitions.len() != n + 1 || transitions.iter().any(|row| row.len() != n)) {
                return Err(ModelError::new(format!("transitions of {name}")));
            }
            Ok(HeadLabels { name, labels, columns: from..columns, transitions })
        };
        let heads = heads.into_iter().map(of).collect::<Result<_, _>>()?;
        Ok(Labels { tags, relations, heads, columns })
    }
}

/// Letter cases told apart: hidden, lower, title, upper, mixed, digits, marks.
const CASES: usize = 7;

/// Letter case of a word: what the vocabulary, which has no capitals, loses.
fn case_of(word: &str) -> i32 {
    if !word.chars().any(char::is_alphanumeric) {
        return 6;
    }
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let upper = letters.iter().filter(|c| c.is_uppercase()).count();
    match letters.as_slice() {
        [] => 5,
        _ if letters.iter().all(|c| c.is_lowercase()) => 1,
        [_] if upper == 1 => 2,
        _ if upper == letters.len() => 3,
        [first, ..] if first.is_uppercase() && upper == 1 => 2,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoder, case_of};

    #[test]
    fn letter_cases() {
        let cases = ["the", "Rabat", "UN", "A", "McKay", "1989", "—", "c3", "X-47"].map(case_of);
        assert_eq!(cases, [1, 2, 3, 2, 4, 5, 6, 1, 2]);
    }

    #[test]
    fn a_file_that_is_no_model_is_named_as_such() {
        let words = |bytes: &[u8]| Encoder::load(bytes).err().map(|e| e.to_string()).unwrap_or_default();
        assert_eq!(words(b"PK\x03\x04"), "encoder model: not a model file");
        assert!(words(b"CHENC1\n{\"version\":1}\n").contains("header"), "{}", words(b"CHENC1\n{}\n"));
    }
}
