"""Our layers among other people's: plain folium maps, figures, groups, plugins with their real scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import branca.element
import folium
import folium.plugins
import pytest

import corridor
from corridor.errors import DataError, NotKnownError
from corridor.maps import make_map
from corridor.maps.payload import SECTIONS
from tests.browser import opened
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Route

    from corridor.atlas import Atlas


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return corridor.load(write_folder(tmp_path / "data"))


def offline_leaflet(route: Route) -> None:
    """Answer what a plain folium page links: Leaflet from the package that carries it, nothing for the rest."""
    from pathlib import Path

    from xstatic.pkg import leaflet

    name = route.request.url.rsplit("/", 1)[-1]
    if route.request.url.startswith(("file:", "data:", "blob:")):
        route.continue_()
        return
    file = Path(leaflet.BASE_DIR) / name
    kind = "text/javascript" if name.endswith(".js") else "text/css"
    route.fulfill(body=file.read_bytes() if name.startswith("leaflet.") and file.is_file() else b"", content_type=kind)


def shown(browser: Browser, file: Path, ask: str) -> Any:  # noqa: ANN401 - whatever the page answers
    page = browser.new_page(viewport={"width": 900, "height": 600})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route("**/*", offline_leaflet)
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]")
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    found = page.evaluate(ask)
    page.close()
    assert faults == []
    return found


MAP = "Object.values(window).find((one) => one instanceof L.Map)"
INK = """(() => { const canvas = document.querySelector("[class*=corridor-base] canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, i) => i % 4 === 3 && value > 0); })()"""


@pytest.mark.browser
@pytest.mark.parametrize("section", sorted(set(SECTIONS) - {"events"}))
def test_one_layer_alone_on_a_plain_map(browser: Browser, atlas: Atlas, tmp_path: Path, section: str) -> None:
    plain = folium.Map([1, 2], zoom_start=8, tiles=None)
    layer = corridor.layer(section, atlas, name="<b>Mine</b> {{ 7*7 }}").add_to(plain)
    folium.LayerControl().add_to(plain)
    bounds: Any = layer.get_bounds()
    (south, west), (north, east) = bounds
    assert 0 <= south <= north <= 2
    assert 0 <= west <= east <= 6
    plain.save(tmp_path / "plain.html")
    ask = f"[corridor.engineOf({MAP}).symbols.length, {INK},"
    ask += " document.querySelector('.leaflet-control-layers').textContent,"
    ask += "document.querySelector('.leaflet-control-attribution').textContent]"
    symbols, ink, names, credits_ = shown(browser, tmp_path / "plain.html", ask)
    assert symbols or ink
    assert "<b>Mine</b>" in names
    assert "49" not in names
    assert "ODbL" in credits_


@pytest.mark.browser
def test_several_layers_share_data_and_script(browser: Browser, atlas: Atlas, tmp_path: Path) -> None:
    plain = folium.Map([1, 2], zoom_start=8, tiles=None)
    group = folium.FeatureGroup(name="Group").add_to(plain)
    corridor.layer("links", atlas).add_to(plain)
    corridor.layer("crossings", atlas, show=False).add_to(plain)
    again = corridor.layer("links", atlas, name="Again").add_to(plain)
    corridor.layer("places", atlas).add_to(group)
    plain.save(tmp_path / "plain.html")
    text = (tmp_path / "plain.html").read_text(encoding="utf-8")
    assert text.count('id="corridor-data"') == 1
    ask = f"(() => {{ const map = {MAP}, engine = corridor.engineOf(map), before = [...engine.on].sort();"
    ask += f"map.removeLayer(window['{again.get_name()}'.replace(/_[0-9a-f]+$/, '')] || {again.get_name()});"
    ask += "return [before, [...engine.on].sort()]; })()"
    before, after = shown(browser, tmp_path / "plain.html", ask)
    assert before == after, "what another layer still holds stays"
    assert any(key.startswith("links-") for key in before)
    assert any(key.startswith("places-") for key in before)
    assert not any(key.startswith("crossings-") for key in before)


@pytest.mark.browser
def test_our_map_in_somebodys_figure(browser: Browser, atlas: Atlas, tmp_path: Path) -> None:
    figure = branca.element.Figure(width="600px", height="400px")
    figure.add_child(make_map(atlas))
    file = tmp_path / "figure.html"
    file.write_text(figure.render(), encoding="utf-8")
    ask = f"[{INK}, document.querySelectorAll('.leaflet-control-layers-overlays label').length,"
    ask += "document.querySelector('.leaflet-control-attribution').textContent]"
    ink, rows, words = shown(browser, file, ask)
    assert ink
    assert rows > 10
    assert "ODbL" in words


def test_layers_that_do_not_fit_the_map_are_refused(atlas: Atlas) -> None:
    plain = folium.Map(tiles=None)
    corridor.layer("links", atlas).add_to(plain)
    corridor.layer("crossings", atlas.as_of("1990-01-01")).add_to(plain)
    with pytest.raises(DataError, match="two atlases"):
        plain.get_root().render()
    ours = make_map(atlas)
    corridor.layer("links", atlas.as_of("1990-01-01")).add_to(ours)
    with pytest.raises(DataError, match="two atlases"):
        ours.get_root().render()
    bare = make_map(atlas, layers=["countries"])
    corridor.layer("links", atlas).add_to(folium.FeatureGroup(name="Group").add_to(bare))
    with pytest.raises(DataError, match=r"made without 'links'.*layers="):
        bare.get_root().render()
    with pytest.raises(NotKnownError, match="Did you mean links"):
        corridor.layer("link", atlas)


@pytest.mark.browser
def test_a_layer_of_ours_added_once_more_has_a_row_of_its_own(browser: Browser, atlas: Atlas, tmp_path: Path) -> None:
    ours = make_map(atlas)
    corridor.layer("links", atlas, name="Once more").add_to(ours)
    ours.save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as watched:
        row = watched.page.locator(".corridor-row", has_text="Once more").locator("input")
        assert row.is_checked()
        row.uncheck()
        assert watched.page.evaluate("corridor.engine.on.has('links-main-rail')")


@pytest.mark.browser
def test_plugins_find_a_map_that_is_ready_for_them(browser: Browser, atlas: Atlas, tmp_path: Path) -> None:
    ours = make_map(atlas)
    ours.save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as watched:
        # What a cluster of markers asks of the map when it is added.
        assert watched.page.evaluate(f"{MAP}.options.maxZoom") > 10
        assert watched.page.evaluate(f"{MAP}.options.minZoom") is not None


@pytest.mark.browser
def test_a_plugin_without_its_network_takes_nothing_else_along(browser: Browser, atlas: Atlas, tmp_path: Path) -> None:
    ours = make_map(atlas)
    folium.plugins.MiniMap().add_to(ours)  # type: ignore[no-untyped-call]
    folium.Marker([1, 2], popup="Mine").add_to(ours)
    ours.fit_bounds([[0.9, 1.9], [1.1, 2.1]])
    ours.save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as watched:
        assert watched.page.locator(".leaflet-marker-icon").count() == 1
        assert watched.page.evaluate(f"{MAP}.getZoom()") > 9
        told = watched.page.locator(".corridor-notice")
        assert "Not shown, for want of a script from the network: MiniMap." in told.inner_text()
        assert not [fault for fault in watched.faults if fault.startswith("error: ")]
        watched.faults.clear()


def test_land_is_land_whatever_the_map_holds(atlas: Atlas) -> None:
    from corridor.maps.payload import unpack

    page: Any = make_map(atlas, layers="Links").get_root()
    data = unpack(page.payload)
    assert len(data["countries"]) == 2
    assert {row["key"].split("-")[0] for row in data["layers"]} == {"links"}


@pytest.mark.parametrize("layers", [["nope"], "links,nope"])
def test_wrong_layers_are_named(atlas: Atlas, layers: Any) -> None:  # noqa: ANN401
    with pytest.raises(NotKnownError, match="No layer named 'nope'"):
        make_map(atlas, layers=layers)


def test_what_is_no_atlas_is_refused() -> None:
    wrong: Any = "geodata"
    with pytest.raises(DataError, match=r"corridor\.load"):
        make_map(wrong)
