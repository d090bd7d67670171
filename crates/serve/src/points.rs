//! Points of the map as they are sent: made and packed once for all who ask for the same ones.

use crate::views::{Post, Spot};
use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// Sets of points that are kept ready.
const KEPT: usize = 8;

/// A set of points as GeoJSON.
#[derive(Clone)]
pub struct Points {
    plain: Bytes,
    packed: Option<Bytes>,
}

impl Points {
    fn of(features: Vec<Value>) -> Points {
        let plain = json!({ "type": "FeatureCollection", "features": features }).to_string();
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        // Writing to memory does not fail; if it did, the plain text is sent.
        let packed = packer.write_all(plain.as_bytes()).and_then(|()| packer.finish()).ok();
        Points { plain: plain.into(), packed: packed.map(Bytes::from) }
    }

    fn of_spots(spots: &[Spot]) -> Points {
        let feature = |spot: &Spot| {
            let row = &spot.row;
            let point = [row.lon?, row.lat?];
            Some(json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": point },
                "properties": {
                    "id": row.id, "what": row.what, "target": row.target, "place": row.place, "date": row.date,
                    "toll": row.toll, "status": row.status, "hurt": spot.hurt, "count": spot.count,
                },
            }))
        };
        Points::of(spots.iter().filter_map(feature).collect())
    }

    /// The missions of the table.
    pub fn of_posts(posts: &[Post]) -> Points {
        let feature = |post: &Post| {
            json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": [post.lon, post.lat] },
                "properties": { "number": post.number, "name": post.name, "kind": post.kind, "page": post.page },
            })
        };
        Points::of(posts.iter().map(feature).collect())
    }

    /// The answer, packed where that can be read.
    pub fn answer(&self, headers: &HeaderMap) -> Response {
        let kind = (header::CONTENT_TYPE, "application/geo+json");
        let vary = (header::VARY, "accept-encoding");
        let reads = |name: &str| {
            let asked = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok());
            asked.flat_map(|v| v.split(',')).any(|v| {
                let mut parts = v.split(';').map(str::trim);
                parts.next() == Some(name) && !parts.any(|q| matches!(q, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
        };
        match self.packed.as_ref().filter(|_| reads("gzip")) {
            Some(packed) => ([kind, vary, (header::CONTENT_ENCODING, "gzip")], packed.clone()).into_response(),
            None => ([kind, vary], self.plain.clone()).into_response(),
        }
    }
}

/// Sets of points made last, the last first.
#[derive(Default)]
pub struct Drawn(Mutex<VecDeque<(Arc<Vec<Spot>>, Points)>>);

impl Drawn {
    /// The points of these incidents; made once as long as the desk gives the same list.
    pub fn of(&self, spots: Arc<Vec<Spot>>) -> Points {
        // One makes them, the others wait: they would all make the same.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, points)) = kept.iter().find(|(of, _)| Arc::ptr_eq(of, &spots)) {
            return points.clone();
        }
        let points = Points::of_spots(&spots);
        kept.push_front((spots, points.clone()));
        kept.truncate(KEPT);
        points
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::Row;
    use axum::http::HeaderValue;

    #[test]
    fn points_are_made_once_and_packed_for_whoever_reads_that() {
        let row = Row { id: "I-1".into(), lat: Some(1.5), lon: Some(2.5), ..Row::default() };
        let spots = Arc::new(vec![Spot { row, count: 3, hurt: true }, Spot::default()]);
        let drawn = Drawn::default();
        let points = drawn.of(Arc::clone(&spots));
        let value: Value = serde_json::from_slice(&points.plain).expect("JSON");
        assert_eq!(value["features"].as_array().map(Vec::len), Some(1), "without a place it is no point");
        assert_eq!(value["features"][0]["geometry"]["coordinates"], json!([2.5, 1.5]));
        assert_eq!(value["features"][0]["properties"]["count"], 3);
        assert_eq!(drawn.of(spots).plain.as_ptr(), points.plain.as_ptr(), "not made again");
        let told = |asked: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(asked));
            points.answer(&headers).headers().get(header::CONTENT_ENCODING).is_some()
        };
        assert!(told("br, gzip;q=0.8") && told("gzip"));
        assert!(!told("identity") && !told("gzip;q=0, br"));
    }
}
