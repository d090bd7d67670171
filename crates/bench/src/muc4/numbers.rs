//! Numbers of targets, in words or digits.

const WORDS: [&str; 21] = [
    "ZERO",
    "ONE",
    "TWO",
    "THREE",
    "FOUR",
    "FIVE",
    "SIX",
    "SEVEN",
    "EIGHT",
    "NINE",
    "TEN",
    "ELEVEN",
    "TWELVE",
    "THIRTEEN",
    "FOURTEEN",
    "FIFTEEN",
    "SIXTEEN",
    "SEVENTEEN",
    "EIGHTEEN",
    "NINETEEN",
    "TWENTY",
];
const TENS: [&str; 8] = ["TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY"];

/// The number a word says.
pub fn value(word: &str) -> Option<u32> {
    if let Some(n) = WORDS.iter().position(|w| *w == word) {
        return Some(n as u32);
    }
    if let Some(n) = TENS.iter().position(|w| *w == word) {
        return Some(10 * (n as u32 + 2));
    }
    match word {
        "BOTH" | "COUPLE" => Some(2),
        "DOZEN" => Some(12),
        "HUNDRED" => Some(100),
        _ => {
            let digits: String = word.chars().filter(|c| *c != ',').collect();
            let sound = !digits.is_empty() && digits.len() < 8 && digits.bytes().all(|b| b.is_ascii_digit());
            sound.then(|| digits.parse().ok())?
        }
    }
}

/// Whether a noun is plural by its ending.
pub fn plural(noun: &str) -> bool {
    const IRREGULAR: &[&str] = &[
        "PEOPLE",
        "MEN",
        "WOMEN",
        "CHILDREN",
        "POLICE",
        "PERSONNEL",
        "POLICEMEN",
        "CLERGYMEN",
        "BUSINESSMEN",
        "NEWSMEN",
        "FISHERMEN",
        "PATROLMEN",
        "CONGRESSMEN",
        "COUNCILMEN",
        "WATCHMEN",
        "DEAD",
        "WOUNDED",
        "CROWD",
        "COUPLE",
        "PASSERSBY",
    ];
    const SINGULAR: &[&str] = &["BUS", "GAS", "HEADQUARTERS", "CAMPUS", "CORPS", "PLUS", "THIS", "DAS", "CACTUS"];
    IRREGULAR.contains(&noun)
        || noun.ends_with("MEN")
        || (noun.ends_with('S') && !noun.ends_with("SS") && !SINGULAR.contains(&noun))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_digits_are_numbers() {
        assert_eq!(
            [value("SEVEN"), value("1,200"), value("FORTY"), value("HOUSE")],
            [Some(7), Some(1200), Some(40), None]
        );
        assert_eq!([plural("HOUSES"), plural("BUS"), plural("CHILDREN")], [true, false, true]);
    }
}
