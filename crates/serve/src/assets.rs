//! Files built into the program: styles, scripts, borders, the map library. Packed once, when first asked for.

use crate::Console;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::{Arc, OnceLock};

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    packed: OnceLock<Vec<u8>>,
}

macro_rules! assets {
    ($($name:literal, $kind:expr;)*) => {
        [$(Asset { name: $name, kind: $kind, bytes: include_bytes!(concat!("../assets/", $name)), packed: OnceLock::new() }),*]
    };
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

static ASSETS: [Asset; 14] = assets! {
    "console.css", STYLE;
    "console.js", SCRIPT;
    "map.mjs", SCRIPT;
    "briefs.js", SCRIPT;
    "people.js", SCRIPT;
    "review.js", SCRIPT;
    "watches.js", SCRIPT;
    "icon.svg", "image/svg+xml";
    "world.svg", "image/svg+xml";
    "world.json", "application/json";
    "vendor/htmx/htmx.min.js", SCRIPT;
    "vendor/maplibre/maplibre-gl.mjs", SCRIPT;
    "vendor/maplibre/maplibre-gl-worker.mjs", SCRIPT;
    "vendor/maplibre/maplibre-gl.css", STYLE;
};

/// Part of every asset's address: another one whenever a file changes, so that browsers may keep files for ever.
pub fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut sum = Sha256::new();
        ASSETS.iter().for_each(|asset| sum.update(asset.bytes));
        crate::doors::hex(&sum.finalize())[..12].to_owned()
    })
}

/// Address of a file.
pub fn at(name: &str) -> String {
    format!("/a/{}/{name}", version())
}

/// The route of the files; they say nothing of the ledger and need no session.
pub fn router() -> Router<Arc<Console>> {
    Router::new().route("/a/{version}/{*name}", get(asset))
}

async fn asset(Path((asked, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    // Names are looked up in a list: no path leads elsewhere.
    let Some(asset) = ASSETS.iter().find(|a| a.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let keep = if asked == version() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let takes_packed = headers.get(header::ACCEPT_ENCODING).and_then(|e| e.to_str().ok());
    let common = [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, keep), (header::VARY, "accept-encoding")];
    if takes_packed.is_some_and(|e| e.contains("gzip")) {
        let packed = asset.packed.get_or_init(|| pack(asset.bytes));
        return (common, [(header::CONTENT_ENCODING, "gzip")], packed.as_slice()).into_response();
    }
    (common, asset.bytes).into_response()
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::new(6));
    // A vector takes all.
    drop(out.write_all(bytes));
    out.finish().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_files_are_smaller_and_the_version_is_fixed() {
        let css = ASSETS.iter().find(|a| a.name == "console.css").expect("there");
        assert!(pack(css.bytes).len() < css.bytes.len());
        assert_eq!(version(), version());
        assert!(at("console.css").starts_with("/a/"));
    }

    #[test]
    fn no_file_of_ours_names_another_host() {
        for asset in ASSETS.iter().filter(|a| !a.name.starts_with("vendor/")) {
            let text = std::str::from_utf8(asset.bytes).expect("UTF-8");
            let allowed = text.replace("http://www.w3.org/", "");
            assert!(!allowed.contains("http://") && !allowed.contains("https://"), "{}", asset.name);
        }
    }
}
