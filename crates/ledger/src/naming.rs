//! Names of documents whose file name is taken by another text.

use crate::Digest;

/// What a document will be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Naming {
    /// The same bytes are in the ledger already, under this name.
    AlreadyThere(String),
    /// Not in the ledger; this name is free.
    Free(String),
}

/// Fewest digits of the digest in a name.
const FEWEST_DIGITS: usize = 6;

/// Names to try, best first: the file name, then the file name with more and more digits of the digest.
///
/// A number counted up would depend on what was read before; the digest depends on the text alone.
pub(crate) fn candidates<'a>(name: &'a str, digest: &'a Digest) -> impl Iterator<Item = String> + 'a {
    let longer = (FEWEST_DIGITS..=digest.as_str().len()).map(|digits| beside(name, digest.short(digits)));
    std::iter::once(name.to_owned()).chain(longer)
}

fn beside(name: &str, digits: &str) -> String {
    match name.rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => format!("{}~{digits}{}", &name[..dot], &name[dot..]),
        None => format!("{name}~{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_before_the_ending() {
        let digest = Digest::of(b"abc");
        let names = |name| candidates(name, &digest).take(3).collect::<Vec<_>>();
        assert_eq!(names("a.b.txt"), ["a.b.txt", "a.b~ba7816.txt", "a.b~ba7816b.txt"]);
        assert_eq!(names("report")[1], "report~ba7816");
        assert_eq!(names(".hidden")[1], ".hidden~ba7816");
        assert_eq!(names("")[1], "~ba7816");
        assert_eq!(candidates("x", &digest).count(), 60);
    }
}
