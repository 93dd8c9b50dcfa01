# Sourced by the scripts beside it: makes .venv from the lock files, once, and repairs it after an interruption.
# A stamp holding the lock file's checksum says that a set-up is whole; without it everything is installed anew over what is there.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

_find_python() {
    local candidate
    for candidate in "${AIRCHIVE_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "airchive needs Python 3.11 or newer with its venv module; set AIRCHIVE_PYTHON to one." >&2
    return 1
}

_set_up() {  # LOCK-FILE STAMP
    local lock=$1 stamp=$2 python log=.venv/setup.log
    # Two starts at once (cron and a person) must not install into one folder.
    if command -v flock >/dev/null && [ -z "${AIRCHIVE_SETUP_LOCKED:-}" ]; then
        exec 9>.venv.lock
        flock 9
        AIRCHIVE_SETUP_LOCKED=1
        _is_set_up "$lock" "$stamp" && { exec 9>&-; return; }
    fi
    python=$(_find_python) || return 1
    _tell "Setting up .venv from $lock (once, about a minute) ..."
    [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 ||
        "$python" -m venv --clear .venv || return 1
    # Wheels only for what a crawl needs: no compiler. The tests' tools include one pure-Python source package.
    _tell "  1/2 installing packages, checked against their hashes"
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --require-hashes --no-deps \
        --only-binary :all: --requirement requirements.lock >"$log" 2>&1 || return 1
    if [ "$stamp" = dev ]; then
        .venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --require-hashes --no-deps \
            --no-build-isolation --requirement "$lock" >>"$log" 2>&1 || return 1
    fi
    _tell "  2/2 installing airchive itself"
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --quiet --no-deps --no-build-isolation \
        --no-index --editable . >>"$log" 2>&1 || return 1
    [ "$stamp" = dev ] && cksum requirements.lock pyproject.toml >.venv/stamp-run
    cksum "$lock" pyproject.toml >".venv/stamp-$stamp"
    _tell "  done"
    { exec 9>&-; } 2>/dev/null
}

_tell() {  # WORDS: on stderr, unless the script was asked to be quiet
    [ -n "${quiet:-}" ] || echo "$1" >&2
}

_is_set_up() {  # LOCK-FILE STAMP
    [ -f ".venv/stamp-$2" ] && [ "$(cksum "$1" pyproject.toml)" = "$(<".venv/stamp-$2")" ]
}

ensure_environment() {  # run|dev
    local lock=requirements.lock
    [ "$1" = dev ] && lock=requirements-dev.lock
    _is_set_up "$lock" "$1" && return
    if ! _set_up "$lock" "$1"; then
        echo >&2
        [ -f .venv/setup.log ] && tail -n 15 .venv/setup.log >&2
        echo "Set-up did not finish. Nothing is lost: check the message above (and the network), then run the same" >&2
        echo "command again; it repairs what is half done. The whole output is in .venv/setup.log." >&2
        exit 1
    fi
}
