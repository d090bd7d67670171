//! The model file, and running it.

use crate::ModelError;
use crate::output::Output;
use crate::pieces::Vocabulary;
use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};
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
    heads: Vec<(String, Vec<String>)>,
    relations: Vec<String>,
    cases: Vec<String>,
    vocabulary_bytes: usize,
    relation_bytes: usize,
    graph_bytes: usize,
}

/// Labels and the weights of relations.
pub(crate) struct Labels {
    pub heads: Vec<HeadLabels>,
    pub columns: usize,
    pub relations: Vec<String>,
    pub relation_weights: Vec<f32>,
    pub relation_width: usize,
}

/// One head's columns.
pub(crate) struct HeadLabels {
    pub name: String,
    pub labels: Vec<String>,
    pub columns: Range<usize>,
}

/// A loaded model. Reading is thread-safe; each thread keeps a small pool of its own.
pub struct Encoder {
    graph: Model,
    inputs: [NodeId; 3],
    outputs: [NodeId; 4],
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
        if header.version != 1 || header.cases.len() != CASES {
            return Err(wrong("of another version than this program reads"));
        }
        let rest = &rest[end + 1..];
        if rest.len() != header.vocabulary_bytes + header.relation_bytes + header.graph_bytes {
            return Err(wrong("cut off, or with something after its end"));
        }
        let (vocabulary, rest) = rest.split_at(header.vocabulary_bytes);
        let (relations, graph) = rest.split_at(header.relation_bytes);
        let vocabulary =
            std::str::from_utf8(vocabulary).ok().and_then(Vocabulary::new).ok_or_else(|| wrong("vocabulary"))?;
        let labels = Labels::new(header.heads, header.relations, relations)?;
        let graph = ModelOptions::with_all_ops()
            .prepack_weights(true)
            .load(graph.to_vec())
            .map_err(|e| ModelError::new(format!("graph: {e}")))?;
        let node = |name: &str| graph.node_id(name).map_err(|e| ModelError::new(format!("graph: {e}")));
        let inputs = [node("pieces")?, node("cases")?, node("first")?];
        let outputs = [node("linear")?, node("arcs")?, node("from")?, node("to")?];
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

    /// Reads one window of words. Letter case counts unless `hide_case` is set, as for text in capitals throughout.
    /// Words beyond some 500 pieces share the last one's reading.
    ///
    /// # Errors
    /// When the graph does not run, which [`load`](Encoder::load) rules out but for damage to its inside.
    pub fn read(&self, words: &[&str], hide_case: bool) -> Result<Output<'_>, ModelError> {
        if words.is_empty() {
            let none = Vec::new;
            return Ok(Output {
                labels: &self.labels,
                words: 0,
                linear: none(),
                arcs: none(),
                from: none(),
                to: none(),
            });
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
        let options = POOL.with(|pool| RunOptions::default().with_thread_pool(Some(pool.clone())));
        let values =
            self.graph.run(inputs, &self.outputs, Some(options)).map_err(|e| ModelError::new(format!("graph: {e}")))?;
        let mut numbers = values.into_iter().map(|value| {
            let tensor: NdTensor<f32, 2> =
                value.try_into().map_err(|_| ModelError::new("graph: an output of another shape"))?;
            Ok(tensor.into_data())
        });
        let mut next = || numbers.next().unwrap_or_else(|| Err(ModelError::new("graph: too few outputs")));
        Ok(Output {
            labels: &self.labels,
            words: words.len(),
            linear: next()?,
            arcs: next()?,
            from: next()?,
            to: next()?,
        })
    }
}

impl Labels {
    fn new(heads: Vec<(String, Vec<String>)>, relations: Vec<String>, weights: &[u8]) -> Result<Labels, ModelError> {
        let mut columns = 0;
        let mut of = |(name, labels): (String, Vec<String>)| {
            let from = columns;
            columns += labels.len();
            HeadLabels { name, labels, columns: from..columns }
        };
        let heads = heads.into_iter().map(&mut of).collect();
        let relation_weights: Vec<f32> = weights.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let square = relation_weights.len() / relations.len().max(1);
        let side = square.isqrt();
        if side < 2 || side * side * relations.len() * 4 != weights.len() {
            return Err(ModelError::new("weights of relations"));
        }
        Ok(Labels { heads, columns, relations, relation_weights, relation_width: side - 1 })
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
