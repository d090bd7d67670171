// The map: incidents over embedded borders, as points, near ones drawn as one, or as heat. Without WebGL the plain map stays.

const WORDS = 'system-ui, "Segoe UI", sans-serif';
/** Farthest in; incidents at one place stay one point there. */
const NEAREST = 12;
/** Incidents listed at one point. */
const LISTED = 12;
/** How near a point must lie to the middle to be taken by key, in pixels. */
const REACH = 26;
/** Where signs stand around a city, in pixels: above it, then to the right and left. */
const SEATS = [[0, -28], [26, -16], [-26, -16], [26, 16], [-26, 16], [0, 28]];
const NONE = { type: "FeatureCollection", features: [] };
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
      names: { type: "geojson", data: names(borders) },
      all: { type: "geojson", data: NONE },
      chosen: { type: "geojson", data: NONE },
      posts: { type: "geojson", data: NONE },
      incidents: { type: "geojson", data: NONE, cluster: true, clusterRadius: 38, clusterMaxZoom: NEAREST,
        clusterProperties: { hurt: ["+", ["case", ["get", "hurt"], 1, 0]], count: ["+", ["get", "count"]] } },
    },
    layers: layers(),
  };
}

/** A point for the name of each state: the middle of its largest part, the larger states first. */
function names(borders) {
  const features = [];
  for (const { properties, geometry } of borders.features) {
    let best = null;
    for (const [ring] of geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates) {
      let [area, x, y] = [0, 0, 0];
      for (let n = 1; n < ring.length; n += 1) {
        const [[x1, y1], [x2, y2]] = [ring[n - 1], ring[n]];
        const cross = x1 * y2 - x2 * y1;
        area += cross;
        x += (x1 + x2) * cross;
        y += (y1 + y2) * cross;
      }
      if (area !== 0 && (!best || Math.abs(area) > best.area)) best = { area: Math.abs(area), at: [x / (3 * area), y / (3 * area)] };
    }
    if (best && properties.name) features.push({ type: "Feature", properties: { name: properties.name, area: best.area }, geometry: { type: "Point", coordinates: best.at } });
  }
  return { ...NONE, features };
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
    { id: "names", type: "symbol", source: "names", filter: [">", ["get", "area"], ["step", ["zoom"], 40, 2, 10, 3, 2, 4, 0.3, 5, 0]], layout: { "icon-image": ["concat", "l:", ["get", "name"]], "symbol-sort-key": ["-", ["get", "area"]], "icon-padding": 6 },
      paint: { "icon-opacity": 0.85 } },
    { id: "heat", type: "heatmap", source: "all", layout: { visibility: heated() ? "visible" : "none" },
      paint: { "heatmap-weight": ["get", "weight"], "heatmap-intensity": 2.5, "heatmap-opacity": 0.85,
        "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 0, 20, 6, 48],
        "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, "rgba(0,0,0,0)", 0.08, colour("heat-1"), 0.35, colour("heat-2"), 0.7, colour("heat-3"), 1, colour("heat-4")] } },
    { id: "posts", type: "symbol", source: "posts", filter: ["all", ["==", ["get", "struck"], 0], ["!", ["has", "seat"]]],
      layout: { "icon-image": ["concat", "p:", ["get", "kind"]], "icon-padding": 1, visibility: seen("posts") },
      paint: { "icon-opacity": 0.85 } },
    { id: "struck", type: "symbol", source: "posts", filter: ["any", [">", ["get", "struck"], 0], ["has", "seat"]],
      layout: { "icon-image": ["concat", ["case", [">", ["get", "struck"], 0], "s:", "p:"], ["get", "kind"]], "icon-offset": ["case", ["has", "seat"], ["array", "number", 2, ["at", ["get", "seat"], ["literal", SEATS]]], ["literal", [0, 0]]], "icon-allow-overlap": true, visibility: seen("posts") }, paint: {} },
    { id: "many", type: "circle", source: "incidents", filter: many,
      paint: { "circle-color": hurt, "circle-opacity": 0.86, "circle-stroke-color": colour("card"), "circle-stroke-width": 1.5, "circle-radius": size } },
    { id: "count", type: "symbol", source: "incidents", filter: many, layout: { "icon-image": ["concat", "n:", short], "icon-allow-overlap": true } },
    { id: "one", type: "circle", source: "incidents", filter: ["!", many],
      paint: { "circle-color": hurt, "circle-opacity": 0.86, "circle-radius": 6, "circle-stroke-color": colour("card"), "circle-stroke-width": 1.5 } },
    { id: "chosen", type: "circle", source: "chosen",
      paint: { "circle-color": "rgba(0,0,0,0)", "circle-radius": 11, "circle-stroke-color": colour("ink"), "circle-stroke-width": 2 } },
  ];
}

/** A choice that is kept for this browser. */
function kept(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* only for this page then */ }
}

const heated = () => kept("map") === "heat";
const seen = (name) => (kept(name) === "yes" ? "visible" : "none");

/** The switch between points and heat. */
function modes(map) {
  const group = document.createElement("div");
  group.className = "modes";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "The map shows");
  const show = () => {
    for (const button of group.children) button.setAttribute("aria-pressed", String((button.value === "heat") === heated()));
    map.setLayoutProperty("heat", "visibility", heated() ? "visible" : "none");
    for (const id of ["many", "count", "one"]) map.setLayoutProperty(id, "visibility", heated() ? "none" : "visible");
  };
  for (const [value, words, title] of [["points", "Points", "Each incident, near ones as one"], ["heat", "Heat", "Where most incidents of the period lie"]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", value, textContent: words, title });
    button.addEventListener("click", () => { keep("map", value); show(); });
    group.append(button);
  }
  switches(map).append(group);
  show();
}

/** Where the switches stand. */
function switches(map) {
  const found = map.getContainer().querySelector(".switches");
  if (found) return found;
  const made = document.createElement("div");
  made.className = "switches";
  map.getContainer().append(made);
  return made;
}

/** The switch of the missions and what their signs mean. */
function posts(map) {
  const group = document.createElement("div");
  group.className = "modes";
  const button = document.createElement("button");
  Object.assign(button, { type: "button", value: "posts", textContent: "Missions", title: "Embassies and consulates of the world; those that incidents of the list were aimed at stand out" });
  const legend = document.createElement("p");
  legend.className = "legend";
  for (const [sign, words] of [["p:embassy", "embassy"], ["p:consulate", "consulate"], ["s:embassy", "aimed at"], ["s:told-embassy", "known from reports only"]]) {
    const item = document.createElement("span");
    const box = document.createElement("i");
    box.className = `sign ${sign.replace(":", " ")}`;
    item.append(box, words);
    legend.append(item);
  }
  const show = () => {
    const on = seen("posts") === "visible";
    button.setAttribute("aria-pressed", String(on));
    legend.hidden = !on;
    for (const id of ["posts", "struck"]) map.setLayoutProperty(id, "visibility", seen("posts"));
  };
  button.addEventListener("click", () => { keep("posts", seen("posts") === "visible" ? "no" : "yes"); show(); mark(map); });
  group.append(button);
  switches(map).append(group);
  map.getContainer().append(legend);
  show();
}

let missions = null;

/** Puts the missions on the map, with how many incidents of the list were aimed at each. */
async function mark(map) {
  if (seen("posts") !== "visible" || !shown) return;
  const { place } = shown;
  const get = (path) => fetch(path).then((r) => (r.ok ? r.json() : null)).catch(() => null);
  const [all, struck] = await Promise.all([missions ?? get("/api/v1/map/missions"), get(place.dataset.map.replace("/api/v1/map", "/api/v1/map/missions/struck"))]);
  if (!all || place !== shown.place) return;
  missions = all;
  const counts = new Map((struck ?? []).map((s) => [s.mission, s.incidents]));
  for (const f of all.features) f.properties.struck = counts.get(f.properties.number) ?? 0;
  const taken = new Map();
  const told = (struck ?? []).filter((s) => s.reported).map(({ incidents, reported: { lat, lon, number, name, kind, page } }) => {
    // Its city is all that is known: the signs stand around the incidents there.
    const at = `${lat},${lon}`;
    taken.set(at, (taken.get(at) ?? -1) + 1);
    return {
      type: "Feature",
      geometry: { type: "Point", coordinates: [lon, lat] },
      properties: { number, name: `${name} (known from reports only)`, kind: `told-${kind}`, page, struck: incidents, seat: taken.get(at) % SEATS.length },
    };
  });
  map.getSource("posts").setData({ ...all, features: [...all.features, ...told] });
}

/** A sign as a picture: a diamond for a mission, hollow for a consulate, in a ring where incidents were aimed at it; drawn in strokes where it stands in no table. */
function sign(kind, id) {
  const struck = id.startsWith("s:");
  const told = kind.startsWith("told-");
  const size = struck ? 44 : 28;
  const canvas = document.createElement("canvas");
  canvas.width = size;
  canvas.height = size;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const [mid, arm] = [size / 2, 9];
  pen.lineWidth = 3;
  if (struck) {
    pen.beginPath();
    pen.arc(mid, mid, 18, 0, 2 * Math.PI);
    pen.fillStyle = colour("card");
    pen.globalAlpha = 0.8;
    pen.fill();
    pen.globalAlpha = 1;
    pen.strokeStyle = colour("alert");
    if (told) pen.setLineDash([7, 5]);
    pen.stroke();
    pen.setLineDash([]);
  }
  pen.beginPath();
  pen.moveTo(mid, mid - arm);
  pen.lineTo(mid + arm, mid);
  pen.lineTo(mid, mid + arm);
  pen.lineTo(mid - arm, mid);
  pen.closePath();
  const full = kind.endsWith("embassy");
  pen.fillStyle = full ? colour("post") : colour("card");
  pen.strokeStyle = full ? colour("card") : colour("post");
  pen.fill();
  if (told && !struck) {
    pen.setLineDash([4, 3]);
    pen.strokeStyle = colour("post");
  }
  pen.stroke();
  return pen.getImageData(0, 0, size, size);
}

/** Numbers, names and signs are pictures: there are no letter files to fetch. */
const PICTURES = { n: number, l: label, p: sign, s: sign };

function picture(map, id) {
  const draw = PICTURES[id.split(":")[0]];
  if (draw && !map.hasImage(id)) map.addImage(id, draw(id.slice(2), id), { pixelRatio: 2 });
}

/** The name of a state, with a rim in the colour of the land so that borders do not cut it. */
function label(text) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const font = `500 22px ${WORDS}`;
  pen.font = font;
  canvas.width = Math.ceil(pen.measureText(text).width) + 12;
  canvas.height = 34;
  Object.assign(pen, { font, textAlign: "center", textBaseline: "middle", lineJoin: "round", lineWidth: 5, strokeStyle: colour("land"), fillStyle: colour("soft") });
  pen.strokeText(text, canvas.width / 2, 17);
  pen.fillText(text, canvas.width / 2, 17);
  return pen.getImageData(0, 0, canvas.width, 34);
}

function number(text) {
  const canvas = document.createElement("canvas");
  canvas.width = 64;
  canvas.height = 32;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = `600 23px ${WORDS}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colour("accent-ink");
  pen.fillText(text, 32, 17);
  return pen.getImageData(0, 0, 64, 32);
}

function bounds(features) {
  const box = new library.LngLatBounds();
  features.forEach((f) => box.extend(f.geometry.coordinates));
  return box;
}

async function load(place) {
  const response = await fetch(place.dataset.map);
  return response.ok ? response.json() : NONE;
}

function fill(map, incidents) {
  map.getSource("incidents")?.setData(incidents);
  map.getSource("all")?.setData(heat(incidents.features));
  map.once("idle", () => performance.mark("map drawn"));
  mark(map);
}

/** Places with a weight by how many incidents lie there, the one with most being 1. The root keeps small ones in sight. */
function heat(features) {
  const places = new Map();
  for (const f of features) {
    const key = f.geometry.coordinates.join();
    const place = places.get(key) ?? { ...f, properties: { count: 0 } };
    place.properties.count += f.properties.count;
    places.set(key, place);
  }
  const all = [...places.values()];
  const most = all.reduce((m, f) => Math.max(m, f.properties.count), 1);
  all.forEach((f) => { f.properties.weight = Math.sqrt(f.properties.count / most); });
  return { ...NONE, features: all };
}

/** A line on an incident, for a box over the map. */
/** When it happened, where "open" would be read as a state of it. */
const day = (date) => (date === "open" ? "no day told" : date?.replace(/^open /, ""));

function line(properties, tag) {
  const { id, what, target, place: where, date, count } = properties;
  const box = document.createElement(tag);
  const head = document.createElement("b");
  head.textContent = what;
  const rest = document.createElement("div");
  rest.dir = "auto";
  rest.textContent = [target, where, day(date)].filter(Boolean).join(" · ");
  if (tag === "a") box.href = count > 1 ? around(properties.at) : `/incidents/${encodeURIComponent(id)}`;
  box.append(head, rest);
  return box;
}

const around = ([lon, lat]) => `/search?near=${lat.toFixed(4)},${lon.toFixed(4)}&km=2&kind=incident`;

/** Opens a point: one incident, or what near ones part into; those at one place are listed. */
async function open(feature) {
  const { map } = shown;
  const at = feature.geometry.coordinates;
  if (feature.properties.page) { location.href = feature.properties.page; return; }
  if (!feature.properties.cluster) {
    // Incidents at one place, joined by the server: a search lists them.
    location.href = feature.properties.count > 1 ? around(at) : `/incidents/${encodeURIComponent(feature.properties.id)}`;
    return;
  }
  const source = map.getSource("incidents");
  const id = feature.properties.cluster_id;
  const zoom = await source.getClusterExpansionZoom(id);
  if (zoom <= NEAREST) { map.easeTo({ center: at, zoom }); return; }
  const leaves = await source.getClusterLeaves(id, LISTED, 0);
  const list = document.createElement("div");
  list.className = "leaves";
  list.append(...leaves.map((leaf) => line({ ...leaf.properties, at: leaf.geometry.coordinates }, "a")));
  if (feature.properties.count > leaves.length) {
    const more = document.createElement("a");
    more.href = around(at);
    more.textContent = `All ${feature.properties.count} here`;
    list.append(more);
  }
  const popup = new library.Popup({ offset: 10, maxWidth: "300px", className: "listed" }).setLngLat(at).setDOMContent(list).addTo(map);
  list.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") { popup.remove(); map.getCanvas().focus(); }
  });
  list.querySelector("a")?.focus({ preventScroll: true });
}

/** The point nearest to the middle, for who goes by key. */
function middle() {
  const { map } = shown;
  const { clientWidth: w, clientHeight: h } = map.getContainer();
  const box = [[w / 2 - REACH, h / 2 - REACH], [w / 2 + REACH, h / 2 + REACH]];
  const far = (f) => { const p = map.project(f.geometry.coordinates); return (p.x - w / 2) ** 2 + (p.y - h / 2) ** 2; };
  const nearest = (layers) => map.queryRenderedFeatures(box, { layers }).sort((a, b) => far(a) - far(b))[0];
  return nearest(["many", "one"]) ?? nearest(["struck"]) ?? nearest(["posts"]);
}

const aimed = (n) => (n === 0 ? "" : n === 1 ? "1 incident of the list" : `${n} incidents of the list`);

/** Arrows and plus and minus are the library's; Enter opens what lies in the middle, which is told as one moves. */
function keys(map) {
  const canvas = map.getCanvas();
  canvas.setAttribute("aria-label", "Map of incidents. Arrows move, plus and minus zoom, Enter opens what lies in the middle.");
  const told = document.createElement("p");
  told.className = "middle";
  told.setAttribute("role", "status");
  map.getContainer().append(told);
  const tell = () => {
    const found = document.activeElement === canvas ? middle()?.properties : null;
    told.textContent = !found ? "" : found.page ? `${[found.name, aimed(found.struck)].filter(Boolean).join(" · ")}: Enter` : found.count > 1 ? `${found.count} incidents: Enter` : `${[found.what, found.target, found.place, day(found.date)].filter(Boolean).join(" · ")}: Enter`;
  };
  map.on("idle", tell);
  canvas.addEventListener("focus", tell);
  canvas.addEventListener("blur", tell);
  canvas.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const found = middle();
    event.stopPropagation();
    if (found) open(found);
  });
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
    dragRotate: false, pitchWithRotate: false, maxZoom: NEAREST + 1, cooperativeGestures: false });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
  map.setMissingStyleImageResolver((id) => picture(map, id));
  map.on("load", () => {
    fill(map, incidents);
    modes(map);
    posts(map);
    keys(map);
    place.classList.add("ready");
    place.querySelector("svg.plain")?.setAttribute("aria-hidden", "true");
  });
  map.on("click", "many", (event) => open(event.features[0]));
  const popup = new library.Popup({ closeButton: false, offset: 10, maxWidth: "280px" });
  map.on("mouseenter", "one", (event) => {
    map.getCanvas().style.cursor = "pointer";
    const box = line(event.features[0].properties, "div");
    popup.setLngLat(event.features[0].geometry.coordinates).setDOMContent(box).addTo(map);
  });
  map.on("mouseleave", "one", () => { map.getCanvas().style.cursor = ""; popup.remove(); });
  map.on("mouseenter", "many", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "many", () => { map.getCanvas().style.cursor = ""; });
  map.on("click", "one", (event) => open(event.features[0]));
  for (const layer of ["posts", "struck"]) {
    // An incident that lies over a mission is meant first.
    const covered = (event) => map.queryRenderedFeatures(event.point, { layers: ["one", "many"] }).length > 0;
    map.on("mouseenter", layer, (event) => {
      if (covered(event)) return;
      map.getCanvas().style.cursor = "pointer";
      const { name, struck } = event.features[0].properties;
      const box = line({ what: name, target: aimed(struck) }, "div");
      popup.setLngLat(event.features[0].geometry.coordinates).setDOMContent(box).addTo(map);
    });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; popup.remove(); });
    map.on("click", layer, (event) => { if (!covered(event)) open(event.features[0]); });
  }
  shown = { map, borders, place, canvas, incidents };
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
  shown.incidents = incidents;
  fill(shown.map, incidents);
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
document.addEventListener("marked", (event) => {
  const source = shown?.map.getSource("chosen");
  if (!source) return;
  const found = shown.incidents.features.find((f) => f.properties.id === event.detail);
  source.setData({ ...NONE, features: found ? [found] : [] });
  if (found && !shown.map.getBounds().contains(found.geometry.coordinates)) shown.map.easeTo({ center: found.geometry.coordinates });
});
document.addEventListener("themed", () => {
  if (!shown) return;
  for (const id of shown.map.listImages()) {
    const draw = PICTURES[id.split(":")[0]];
    if (draw) shown.map.updateImage(id, draw(id.slice(2), id));
  }
  for (const layer of layers()) for (const [name, value] of Object.entries(layer.paint ?? {})) shown.map.setPaintProperty(layer.id, name, value);
});
begin();
