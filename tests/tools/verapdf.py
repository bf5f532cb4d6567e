"""veraPDF, the judge of PDF/A and PDF/UA: fetched once with Maven, kept outside the checkout, run on many files at once.

``python tests/tools/verapdf.py 3a ua1 -- FILE…`` prints the verdicts. Needs Java and, the first time, Maven.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lxml.etree
import pytest

VERSION = "1.28.1"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gemeinde-desk-tests"
JAR = CACHE / f"greenfield-apps-{VERSION}.jar"
# The artifact's parent is not published beside it. Maven wants to read one, so an empty one stands in; the artifact
# itself carries everything it needs.
_PARENT = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>org.verapdf</groupId><artifactId>verapdf-apps</artifactId><version>{VERSION}</version><packaging>pom</packaging>
</project>"""
_PROJECT = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>gemeinde-desk</groupId><artifactId>tests</artifactId><version>1</version>
<repositories><repository><id>parent</id><url>file://${{project.basedir}}/parent</url></repository></repositories>
<dependencies><dependency><groupId>org.verapdf.apps</groupId><artifactId>greenfield-apps</artifactId>
<version>{VERSION}</version><exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
</dependency></dependencies></project>"""
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"


class Unavailable(Exception):
    """veraPDF cannot be had here; the text says why in plain words."""


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of one file by one flavour; ``failures`` are clauses with their description."""

    file: Path
    flavour: str
    compliant: bool
    failures: tuple[str, ...]


def jar() -> Path:
    """The program, fetched when the cache has none. :raises Unavailable: without Java, Maven or network"""
    if not shutil.which("java"):
        raise Unavailable("veraPDF braucht Java; hier ist keines installiert.")
    if JAR.is_file():
        return JAR
    if not shutil.which("mvn"):
        raise Unavailable("veraPDF wird mit Maven geholt; hier ist keines installiert.")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        parent = Path(folder) / "parent/org/verapdf/verapdf-apps" / VERSION
        parent.mkdir(parents=True)
        (parent / f"verapdf-apps-{VERSION}.pom").write_text(_PARENT, encoding="utf-8")
        (Path(folder) / "pom.xml").write_text(_PROJECT, encoding="utf-8")
        command = ["mvn", "-B", "-q", "-U", "-f", f"{folder}/pom.xml", _COPY, "-DexcludeTransitive=true"]
        try:
            run = subprocess.run(
                [*command, f"-DoutputDirectory={folder}/out"], check=False, capture_output=True, timeout=600
            )
        except subprocess.TimeoutExpired:
            raise Unavailable("Maven hat veraPDF nicht in zehn Minuten holen können.") from None
        found = Path(folder) / "out" / JAR.name
        if run.returncode or not found.is_file():
            raise Unavailable("Maven konnte veraPDF nicht holen: " + run.stdout.decode(errors="replace")[:300])
        found.replace(JAR)
    return JAR


def judge(files: Sequence[Path], *flavours: str) -> list[Verdict]:
    """The verdict on every file by every flavour (``3a``, ``ua1``, ``2b`` …), one Java process per flavour."""
    program = jar()
    verdicts = []
    for flavour in flavours:
        command = ["java", "-Xmx768m", "-cp", str(program), "org.verapdf.apps.GreenfieldCliWrapper"]
        # the report of every file, its passed checks left out
        run = subprocess.run(
            [*command, "--flavour", flavour, "--format", "xml", *map(str, files)],
            check=False,
            capture_output=True,
            timeout=900,
        )
        verdicts += _read(run.stdout, flavour)
    missing = {file.resolve() for file in files} - {verdict.file.resolve() for verdict in verdicts}
    assert not missing, f"veraPDF said nothing about {missing}"
    return verdicts


def judge_or_skip(files: Sequence[Path], *flavours: str) -> list[Verdict]:
    """The verdicts; the test is skipped where veraPDF cannot be had, and fails for want of it in CI."""
    try:
        return judge(files, *flavours)
    except Unavailable as reason:
        if os.environ.get("CI"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))


def demand(files: Sequence[Path], *flavours: str) -> None:
    """Fail the test with clauses when a file does not comply; as :func:`judge_or_skip` where there is no judge."""
    verdicts = judge_or_skip(files, *flavours)
    bad = [verdict for verdict in verdicts if not verdict.compliant]
    assert len(verdicts) == len(files) * len(flavours)
    assert not bad, "\n".join(f"{each.file.name} ({each.flavour}): {'; '.join(each.failures)}" for each in bad)


def _read(report: bytes, flavour: str) -> list[Verdict]:
    verdicts = []
    for job in lxml.etree.fromstring(report).iter("job"):
        name = Path(job.findtext("item/name"))
        result = job.find("validationReport")
        rules = [] if result is None else [rule for rule in result.iter("rule") if rule.get("status") == "failed"]
        said = [f"{rule.get('clause')}-{rule.get('testNumber')} {rule.findtext('description')}" for rule in rules]
        compliant = result is not None and result.get("isCompliant") == "true"
        if result is None:
            said = [(job.findtext("taskException/exceptionMessage") or "nicht lesbar")[:200]]
        verdicts.append(Verdict(name, flavour, compliant, tuple(said)))
    return verdicts


def main(arguments: list[str]) -> int:
    """Print one line per file and flavour; 1 when something fails."""
    split = arguments.index("--")
    verdicts = judge([Path(name) for name in arguments[split + 1 :]], *arguments[:split])
    for verdict in verdicts:
        print("ok  " if verdict.compliant else "FAIL", verdict.flavour, verdict.file, "; ".join(verdict.failures))
    return int(any(not verdict.compliant for verdict in verdicts))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
