#!/bin/sh
# SPDX-FileCopyrightText: 2026 The lbpayload authors
# SPDX-License-Identifier: MIT
#
# runners.t - qemu-run starts tests for others: go test -exec, cargo's runner, meson test --wrapper. What passes is green there,
# what fails is red, and the output is the test's.
#
# make check runs one program as these do; RUNNERS=all (make check-runners) tries the tools themselves.

# shellcheck source=tests/qemu/guest.sh
. "$(dirname "$0")/guest.sh"

cd "$scratch" || exit 1
if [ -n "$guest_missing" ]; then
	skip 'test runners' "$guest_missing"
	done_testing
	exit
fi
PATH=$(cd "$(dirname "$qemu_run")" && pwd):$PATH
flags="--kernel $kernel --timeout $timeout_s${kernel_modules:+ --modules-from $kernel_modules}"
export PATH QEMU_RUN_FLAGS

# runner NAME green|red PATTERNS COMMAND...: it ends so, and has said a line for each pattern.
runner()
{
	runner_name=$1 runner_wanted=$2 runner_patterns=$3
	shift 3
	"$@" </dev/null >said 2>&1 && runner_got=green || runner_got=red
	is "$runner_name" "$runner_got" "$runner_wanted"
	printf '%s\n' "$runner_patterns" >patterns
	while IFS= read -r pattern; do
		grep -q -e "$pattern" said
		result $? "... says: $pattern"
		grep -q -e "$pattern" said || note "$(cat said)"
	done <patterns
}

# tool NAME PACKAGE...: whether it is here.
tool()
{
	have "$1" && return 0
	shift
	skip "packages $*" "tests/provide runners brings them; as root: apt-get install $*"
	return 1
}

# --- A program with a library beside it, a file of the directory where it is started, a variable, arguments, a status. ---

mkdir -p one/lib one/testdata && cd one || exit 1
echo 'int answer(void) { return 3; }' | ${CC:-cc} -x c - -shared -fPIC -o lib/libanswer.so -Wl,-soname,libanswer.so
cat >program.c <<-'END'
	#include <stdio.h>
	#include <stdlib.h>
	int answer(void);
	int main(int argc, char **argv)
	{
		char line[100] = "";
		FILE *file = fopen("testdata/words", "r");
		if (!file || !fgets(line, sizeof line, file))
			return 99;
		printf("%d %s %s %s", argc, argv[1], getenv("WORD"), line);
		return answer();
	}
END
# shellcheck disable=SC2016 # the loader expands it
${CC:-cc} -o program program.c lib/libanswer.so -Wl,-rpath,'$ORIGIN/lib'
echo 'the words of a file' >testdata/words
QEMU_RUN_FLAGS="$flags --put testdata:/testdata --env WORD"
WORD='a variable' qemu-run "$PWD/program" -test.paniconexit0 -test.timeout=10m0s </dev/null >said 2>err
is 'as they start a test: status, output' "$? $(cat said)" '3 3 -test.paniconexit0 a variable the words of a file'
ok '... and nothing else' cmp err /dev/null
cd .. || exit 1
if [ "${RUNNERS:-}" != all ]; then
	done_testing
	exit
fi

# --- Go starts it in the directory of its package. ---

mkdir -p go/green/testdata go/red/testdata && echo words >go/green/testdata/words
echo 'module example.org/runner' >go/go.mod
cat >go/green/green_test.go <<-'END'
	package green

	import (
		"os"
		"os/user"
		"testing"
	)

	func TestGreen(t *testing.T) {
		program, _ := os.Executable()
		who, err := user.Current()
		if err != nil {
			t.Fatal(err)
		}
		t.Log("program", program, "of", who.Username)
		words, err := os.ReadFile("testdata/words")
		if err != nil || string(words) != "words\n" {
			t.Fatal(string(words), err)
		}
		if err := os.WriteFile(t.TempDir()+"/file", words, 0600); err != nil {
			t.Fatal(err)
		}
	}
END
printf '%s\n' 'package red' 'import "testing"' 'func TestRed(t *testing.T) { t.Fatal("as it should") }' >go/red/red_test.go
if tool go golang-go; then
	QEMU_RUN_FLAGS="$flags --put testdata:/testdata"
	export GOPROXY=off GOCACHE="$scratch/go-cache" GOPATH="$scratch/go-path"
	cd go || exit 1
	runner 'go test -exec, green' green '^ok .*example.org/runner/green
program /main of root
^--- PASS: TestGreen' go test -v -exec qemu-run ./green
	runner 'go test -exec, green and red' red '^ok .*example.org/runner/green
^--- FAIL: TestRed
red_test.go:3: as it should
^FAIL.*example.org/runner/red' go test -exec qemu-run ./...
	cd .. || exit 1
fi

# --- Cargo. ---

mkdir -p cargo/src && printf '%s\n' '[package]' 'name = "runner"' 'version = "0.1.0"' 'edition = "2021"' >cargo/Cargo.toml
printf '%s\n' '#[test] fn green() { println!("{:?}", std::env::current_exe()); }' '#[test] fn red() { panic!("as it should"); }' \
	>cargo/src/lib.rs
echo 'fn main() { println!("{:?}", std::env::args().skip(1).collect::<Vec<_>>()); std::process::exit(7); }' >cargo/src/main.rs
if tool cargo cargo rustc && tool rustc cargo rustc; then
	QEMU_RUN_FLAGS=$flags
	export CARGO_HOME="$scratch/cargo-home" CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER=qemu-run
	cd cargo || exit 1
	runner 'cargo test, green' green 'Ok("/main")
^test result: ok. 1 passed' cargo test --offline --lib -- --nocapture green
	runner 'cargo test, green and red' red "panicked at 
as it should
^test result: FAILED. 1 passed; 1 failed" cargo test --offline --lib
	runner 'cargo run' red '^."two words", "b".$' cargo run --offline --quiet -- 'two words' b
	cargo run --offline --quiet </dev/null >said 2>&1
	is '... its status' $? 7
	cd .. || exit 1
fi

# --- Meson starts it in the directory of the build. ---

mkdir -p meson && cp one/testdata/words meson/
cat >meson/meson.build <<-'END'
	project('runner', 'c')
	answer = shared_library('answer', 'answer.c')
	green = executable('green', 'green.c', link_with: answer)
	red = executable('red', 'red.c')
	test('green', green, args: files('words'), env: ['WORD=of-meson'])
	test('red', red)
	test('red, as it should be', red, should_fail: true)
	test('skipped', find_program('skipped.sh'))
END
echo 'int answer(void) { return 42; }' >meson/answer.c
cat >meson/green.c <<-'END'
	#include <stdio.h>
	#include <stdlib.h>
	int answer(void);
	int main(int argc, char **argv)
	{
		printf("word %s, file %s\n", getenv("WORD"), argv[argc - 1]);
		return answer() == 42 && fopen(argv[1], "r") ? 0 : 1;
	}
END
printf '%s\n' '#include <stdio.h>' 'int main(void) { fputs("as it should\n", stderr); return 1; }' >meson/red.c
printf '%s\n' '#!/bin/sh' 'exit 77' >meson/skipped.sh && chmod +x meson/skipped.sh
if tool meson meson ninja-build && tool ninja meson ninja-build; then
	QEMU_RUN_FLAGS="$flags --env WORD --put $scratch/meson:$scratch/meson"
	meson setup meson/build meson >said 2>&1 || note "$(cat said)"
	runner 'meson test --wrapper, green' green "^word of-meson, file .*/words
green *OK" meson test -C meson/build -t 20 -v --wrapper qemu-run green
	runner 'meson test --wrapper, all' red 'red *FAIL .*exit status 1
red, as it should be *EXPECTEDFAIL
skipped *SKIP
^as it should$' meson test -C meson/build -t 20 --print-errorlogs --wrapper qemu-run
fi
done_testing
