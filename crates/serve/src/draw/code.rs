//! A text as a pattern that cameras read.

use maud::{Markup, html};
use qrcode::{Color, EcLevel, QrCode};

/// Modules left white around the pattern.
const QUIET: usize = 4;

/// The pattern; empty for a text too long to be one.
pub fn code(text: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M) else { return html! {} };
    let (side, dark) = (code.width(), code.to_colors());
    let at = |n: usize| (n % side + QUIET, n / side + QUIET);
    let squares = dark.iter().enumerate().filter(|(_, c)| **c == Color::Dark).map(|(n, _)| at(n));
    let path: String = squares.map(|(x, y)| format!("M{x} {y}h1v1h-1z")).collect();
    let whole = side + 2 * QUIET;
    html! {
        // Cameras want dark on white, whatever the page is.
        svg.code xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {whole} {whole}")) role="img" aria-label="The secret as a pattern for cameras" shape-rendering="crispEdges" {
            rect width=(whole) height=(whole) fill="#fff" {}
            path d=(path) fill="#000" {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_has_its_three_corners() {
        let text = code("otpauth://totp/Chancery:x?secret=ABC").into_string();
        assert!(text.contains("viewBox=\"0 0 37 37\""), "{text}");
        // The rows of the first corner: seven dark, then one, five white, one.
        assert!(text.contains("M4 4h1v1h-1zM5 4h1v1h-1zM6 4h1v1h-1zM7 4h1v1h-1zM8 4h1v1h-1zM9 4h1v1h-1zM10 4h1v1h-1z"));
        assert!(text.contains("M4 5h1") && !text.contains("M5 5h1") && text.contains("M10 5h1"));
        assert!(code(&"x".repeat(9000)).into_string().is_empty());
    }
}
