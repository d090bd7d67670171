// The map: incidents as points over embedded borders, near ones drawn as one. Without WebGL the plain map stays.

const WORDS = 'system-ui, "Segoe UI", sans-serif';
let library = null;
let shown = null;

const colour = (name) => {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  probe.hidden = true;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
};

function style(borders) {
  return {
    version: 8,
    sources: {
      world: { type: "geojson", data: borders },
      incidents: { type: "geojson", data: { type: "FeatureCollection", features: [] }, cluster: true, clusterRadius: 38, clusterMaxZoom: 9,
        clusterProperties: { hurt: ["+", ["case", ["get", "hurt"], 1, 0]], count: ["+", ["get", "count"]] } },
    },
    layers: layers(),
  };
}

function layers() {
  const count = ["get", "count"];
  const short = ["case", [">=", count, 10000], ["concat", ["to-string", ["round", ["/", count, 1000]]], "k"], ["to-string", count]];
  const size = ["interpolate", ["linear"], ["ln", count], 0.69, 11, 4, 18, 8, 28];
  const many = [">", count, 1];
  const hurt = ["case", [">", ["to-number", ["get", "hurt"]], 0], colour("alert"), colour("accent")];
  return [
    { id: "sea", type: "background", paint: { "background-color": colour("sea") } },
    { id: "land", type: "fill", source: "world", paint: { "fill-color": colour("land") } },
    { id: "borders", type: "line", source: "world", paint: { "line-color": colour("border"), "line-width": 0.8 } },
    { id: "many", type: "circle", source: "incidents", filter: many,
      paint: { "circle-color": hurt, "circle-opacity": 0.86, "circle-stroke-color": colour("card"), "circle-stroke-width": 1.5, "circle-radius": size } },
    { id: "count", type: "symbol", source: "incidents", filter: many, layout: { "icon-image": ["concat", "n:", short], "icon-allow-overlap": true } },
    { id: "one", type: "circle", source: "incidents", filter: ["!", many],
      paint: { "circle-color": hurt, "circle-opacity": 0.86, "circle-radius": 6, "circle-stroke-color": colour("card"), "circle-stroke-width": 1.5 } },
    { id: "chosen", type: "circle", source: "incidents", filter: ["==", ["get", "id"], ""],
      paint: { "circle-color": "rgba(0,0,0,0)", "circle-radius": 11, "circle-stroke-color": colour("ink"), "circle-stroke-width": 2 } },
  ];
}

/** A number as a picture: there are no letter files to fetch. */
function number(map, id) {
  if (!id.startsWith("n:") || map.hasImage(id)) return;
  const text = id.slice(2);
  const canvas = document.createElement("canvas");
  canvas.width = 64;
  canvas.height = 32;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `600 23px ${WORDS}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colour("accent-ink");
  pen.fillText(text, 32, 17);
  map.addImage(id, pen.getImageData(0, 0, 64, 32), { pixelRatio: 2 });
}

function bounds(features) {
  const box = new library.LngLatBounds();
  features.forEach((f) => box.extend(f.geometry.coordinates));
  return box;
}

async function load(place) {
  const response = await fetch(place.dataset.map);
  return response.ok ? response.json() : { type: "FeatureCollection", features: [] };
}

async function draw(place) {
  const [module, borders, incidents] = await Promise.all([
    library ?? import(place.dataset.library),
    shown?.borders ?? fetch(place.dataset.borders).then((r) => r.json()),
    load(place),
  ]);
  library = module;
  library.setWorkerUrl(new URL(place.dataset.worker, location.href).href);
  const canvas = document.createElement("div");
  canvas.className = "canvas";
  place.append(canvas);
  const start = incidents.features.length ? { bounds: bounds(incidents.features), fitBoundsOptions: { padding: 56, maxZoom: 4.5 } } : { center: [20, 18], zoom: 0.9 };
  const map = new library.Map({ container: canvas, style: style(borders), ...start, attributionControl: false, renderWorldCopies: true,
    dragRotate: false, pitchWithRotate: false, maxZoom: 12, cooperativeGestures: false });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.setMissingStyleImageResolver((id) => number(map, id));
  map.on("load", () => {
    map.getSource("incidents").setData(incidents);
    place.classList.add("ready");
    place.querySelector("svg.plain")?.setAttribute("aria-hidden", "true");
  });
  map.on("click", "many", async (event) => {
    const feature = event.features[0];
    const [lon, lat] = feature.geometry.coordinates;
    // Incidents at one place: no zoom parts them, a search lists them.
    if (!feature.properties.cluster) { location.href = `/search?near=${lat.toFixed(4)},${lon.toFixed(4)}&km=2&kind=incident`; return; }
    const zoom = await map.getSource("incidents").getClusterExpansionZoom(feature.properties.cluster_id);
    map.easeTo({ center: feature.geometry.coordinates, zoom: Math.min(zoom, 12) });
  });
  const popup = new library.Popup({ closeButton: false, offset: 10, maxWidth: "280px" });
  map.on("mouseenter", "one", (event) => {
    map.getCanvas().style.cursor = "pointer";
    const { what, target, place: where, date } = event.features[0].properties;
    const box = document.createElement("div");
    const head = document.createElement("b");
    head.textContent = what;
    const rest = document.createElement("div");
    rest.dir = "auto";
    rest.textContent = [target, where, date].filter(Boolean).join(" · ");
    box.append(head, rest);
    popup.setLngLat(event.features[0].geometry.coordinates).setDOMContent(box).addTo(map);
  });
  map.on("mouseleave", "one", () => { map.getCanvas().style.cursor = ""; popup.remove(); });
  map.on("mouseenter", "many", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "many", () => { map.getCanvas().style.cursor = ""; });
  map.on("click", "one", (event) => { location.href = `/incidents/${encodeURIComponent(event.features[0].properties.id)}`; });
  shown = { map, borders, place, canvas };
}

/** The list was exchanged: the map moves over to the new place and takes the new points. */
async function again() {
  const place = document.querySelector("[data-map]");
  if (!place || place === shown?.place) return;
  if (!shown) { begin(); return; }
  place.append(shown.canvas);
  place.classList.add("ready");
  shown.place = place;
  shown.map.resize();
  const incidents = await load(place);
  shown.map.getSource("incidents")?.setData(incidents);
  if (incidents.features.length) shown.map.fitBounds(bounds(incidents.features), { padding: 56, maxZoom: 4.5, duration: 400 });
}

function able() {
  try { return !!document.createElement("canvas").getContext("webgl2"); } catch { return false; }
}

function begin() {
  const place = document.querySelector("[data-map]");
  if (place && able()) draw(place).catch((error) => console.warn("the plain map stays:", error));
}

document.addEventListener("swapped", again);
document.addEventListener("marked", (event) => shown?.map.setFilter("chosen", ["==", ["get", "id"], event.detail ?? ""]));
document.addEventListener("themed", () => {
  if (!shown) return;
  for (const layer of layers()) for (const [name, value] of Object.entries(layer.paint ?? {})) shown.map.setPaintProperty(layer.id, name, value);
});
begin();
