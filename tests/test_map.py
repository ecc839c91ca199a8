"""The map as Python sees it: folium objects, the page's text, its policy, its bytes, its file."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import folium.plugins
import pytest

import corridor
from corridor.maps import hosts_of, make_map
from corridor.maps.style import style
from tests.tinyfolder import write_folder

if TYPE_CHECKING:
    from corridor.atlas import Atlas


@pytest.fixture(name="atlas")
def _atlas(tmp_path: Path) -> Atlas:
    return corridor.load(write_folder(tmp_path / "data"))


def page_of(drawn: folium.Map) -> str:
    return str(drawn.get_root().render())


def policy_of(page: str) -> str:
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_the_map_is_a_folium_map_with_folium_layers(atlas: Atlas) -> None:
    drawn = corridor.map(atlas)
    assert isinstance(drawn, folium.Map)
    layers = [child for child in drawn._children.values() if isinstance(child, folium.map.Layer)]
    assert all(isinstance(layer, folium.FeatureGroup) for layer in layers)
    titles = [layer.layer_name for layer in layers]
    assert titles == [
        "Main line: Railway",
        "Main line: Ferry and ship",
        "New links: Open",
        "New links: Closed",
        "New links: Status not known",
        "Border crossings: Closed",
        "Border crossings: Status not known",
        "Borders: Border",
        "Borders: Border with no open crossing",
        "Borders: Disputed area",
        "Countries by role: Member",
        "Countries by role: Prospective member",
        "Places: Capitals and cities",
        "Places: Ports",
        "Places: Breaks of gauge",
        "Events: What happened here",
        "Waters: Lakes, names of seas",
    ]
    assert sum(isinstance(child, folium.LayerControl) for child in drawn._children.values()) == 1
    assert drawn.get_bounds() == [[0.0, 0.0], [2.0, 6.0]]
    assert layers[0].get_bounds() == [[1.0, 0.5], [1.05, 2.0]]


def test_the_page_loads_nothing_from_a_network(atlas: Atlas) -> None:
    page = page_of(make_map(atlas))
    without_data = re.sub(r'<script type="application/octet-stream".*?</script>', "", page, flags=re.DOTALL)
    assert not re.search(r"<(script|link|img|iframe)[^>]*(src|href)=", without_data)
    assert '<html lang="en">' in page
    assert "<title>Two lands</title>" in page
    assert "user-scalable" not in page
    assert "maximum-scale" not in page
    assert page.count('<meta name="viewport"') == 1


def test_the_policy_allows_exactly_the_scripts_of_the_page(atlas: Atlas) -> None:
    page = page_of(make_map(atlas))
    policy = policy_of(page)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "style-src-attr 'unsafe-inline'" in policy
    assert "img-src data: blob:;" in policy
    assert "http" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts]
    assert len(scripts) >= 4
    assert all(value in policy for value in hashes)


def test_hosts_that_a_user_adds_are_in_the_policy(atlas: Atlas) -> None:
    drawn = make_map(atlas)
    folium.TileLayer("https://{s}.tiles.example/{z}/{x}/{y}.png", attr="Tiles", name="Tiles").add_to(drawn)
    folium.plugins.Fullscreen().add_to(drawn)  # type: ignore[no-untyped-call]
    page = page_of(drawn)
    policy = policy_of(page)
    assert "https://*.tiles.example" in policy
    assert re.search(r"script-src [^;]* https://cdn\.jsdelivr\.net", policy)
    assert "leaflet.fullscreen" in page
    assert "bootstrap" not in page


def test_pictures_and_frames_of_a_user_are_in_the_policy(atlas: Atlas) -> None:
    drawn = make_map(atlas)
    folium.Marker([1, 1], popup=folium.Popup('<img src="https://pictures.example/a.png">')).add_to(drawn)
    logo: Any = folium.plugins.FloatImage
    logo("https://logos.example/logo.png", bottom=5, left=5).add_to(drawn)
    page: Any = drawn.get_root()
    page.html.add_child(folium.Element('<iframe src="https://frames.example/x" title="x"></iframe>'))
    page.connect.append("https://search.example/api")
    policy = policy_of(page_of(drawn))
    assert re.search(r"img-src [^;]*https://logos\.example[^;]*https://search\.example", policy)
    assert "https://pictures.example" in policy
    assert "frame-src https://frames.example" in policy
    assert "connect-src https://search.example" in policy
    assert set(hosts_of(drawn)) == {
        f"https://{name}.example" for name in ("frames", "logos", "pictures", "search")
    }  # fmt: skip


def test_what_a_user_adds_after_the_legend_is_in_it(atlas: Atlas) -> None:
    drawn = make_map(atlas)
    folium.FeatureGroup(name="Mine {{ 7*7 }}").add_to(drawn)
    page = page_of(drawn)
    assert "Mine \\u007b\\u007b 7*7 \\u007d\\u007d" in page or "Mine {\\u2060{" in page


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data")
    code = (
        "import sys, corridor, folium\n"
        "from corridor.maps import save\n"
        "m = corridor.map(corridor.load(sys.argv[1]))\n"
        "folium.Marker([1, 1], popup='Here', tooltip='There').add_to(m)\n"
        "save(m, sys.argv[2])\n"
    )
    texts = []
    for name, seed in (("a.html", "1"), ("b.html", "2")):
        home = str(Path(corridor.__file__).parents[1])
        zone = "Asia/Almaty" if seed == "1" else "UTC"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": home, "TZ": zone}
        command = [sys.executable, "-c", code, str(folder), str(tmp_path / name)]
        subprocess.run(command, check=True, env=environment, cwd=tmp_path)
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1]
    assert str(tmp_path).encode() not in texts[0]
    shown = corridor.map(corridor.load(folder))
    assert page_of(shown) == page_of(shown)
    assert not re.search(rb"_[0-9a-f]{32}\b", texts[0])


def test_the_engine_names_no_place() -> None:
    from importlib.resources import files

    names = {"armenia", "azerbaijan", "georgia", "turkey", "kazakhstan", "iran", "russia", "caspian", "nakhchivan"}
    root = files("corridor.maps")
    for folder in (root, root.joinpath("assets")):
        for file in folder.iterdir():
            if file.name.endswith((".py", ".js", ".css", ".json")):
                text = file.read_text(encoding="utf-8").lower()
                # Fonts are called after the scripts they hold.
                text = re.sub(r"(noto \w+|mshtakan) (armenian|georgian)", "", text)
                assert not [name for name in names if name in text and name != "georgia"], file.name
    assert "Georgia" in style()["font"]["title"]
