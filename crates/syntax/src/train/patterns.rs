//! Training sentences made from hand-written patterns of news prose.

use std::collections::HashMap;

use super::conllu::{Sentence, relation};
use super::random::Random;
use crate::labels::{Upos, Xpos};
use crate::lists::entries;
use crate::state::NONE;

const PATTERNS: &str = include_str!("../../../../data/english/news-patterns.txt");

/// Draws `each` sentences from every pattern.
pub(crate) fn sentences(each: usize, random: &mut Random) -> Result<Vec<Sentence>, String> {
    let mut slots: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut patterns = Vec::new();
    for line in entries(PATTERNS) {
        match line.strip_prefix('=').and_then(|slot| slot.split_once(' ')) {
            Some((name, words)) => {
                slots.insert(name, words.split(' ').collect());
            }
            None => patterns.push(line),
        }
    }
    patterns
        .iter()
        .flat_map(|pattern| std::iter::repeat_n(pattern, each))
        .map(|pattern| filled(pattern, &slots, random).ok_or_else(|| format!("bad pattern: {pattern}")))
        .collect()
}

/// One sentence of a pattern; a slot at the beginning gets a capital.
fn filled(pattern: &str, slots: &HashMap<&str, Vec<&str>>, random: &mut Random) -> Option<Sentence> {
    let mut sentence = Sentence::default();
    for word in pattern.split(' ') {
        let mut fields = word.rsplitn(5, '/');
        let rel = relation(fields.next()?)?;
        let head: u16 = fields.next()?.parse().ok()?;
        let xpos = Xpos::from_text(fields.next()?)?;
        let upos = Upos::from_text(fields.next()?)?;
        let form = fields.next()?;
        let form = match form.strip_prefix('$') {
            Some(slot) => {
                let words = slots.get(slot)?;
                words[(random.next() % words.len() as u64) as usize]
            }
            None => form,
        };
        sentence.words.push(if sentence.words.is_empty() { capital(form) } else { form.to_owned() });
        sentence.lemmas.push(String::new());
        sentence.tags.push((upos, xpos));
        sentence.heads.push(head.checked_sub(1).unwrap_or(NONE));
        sentence.rels.push(rel);
    }
    let roots = sentence.heads.iter().filter(|&&head| head == NONE).count();
    let inside = sentence.heads.iter().all(|&head| head == NONE || usize::from(head) < sentence.heads.len());
    (roots == 1 && inside).then_some(sentence)
}

fn capital(form: &str) -> String {
    let mut letters = form.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_a_tree() {
        let made = sentences(2, &mut Random::new(3)).unwrap();
        assert!(made.len() > 30);
        for sentence in made {
            for start in 0..sentence.heads.len() {
                let (mut at, mut steps) = (start, 0);
                while sentence.heads[at] != NONE {
                    at = usize::from(sentence.heads[at]);
                    steps += 1;
                    assert!(steps <= sentence.heads.len(), "cycle in {:?}", sentence.words);
                }
            }
        }
    }
}
