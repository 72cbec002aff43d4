package reference

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestBuiltInProfiles(t *testing.T) {
	want := []string{"default", "instant", "reasoning", "slow", "small-model", "steady"}
	if diff := cmp.Diff(want, Profiles()); diff != "" {
		t.Fatal(diff)
	}
	digests := map[string]string{}
	for _, name := range Profiles() {
		p, err := LoadProfile(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p.Name != name || p.Description == "" {
			t.Errorf("%s is named %q, described %q", name, p.Name, p.Description)
		}
		if other := digests[p.digest()]; other != "" {
			t.Errorf("%s and %s have one digest", name, other)
		}
		digests[p.digest()] = name
	}
}

func TestLoadProfileFromFile(t *testing.T) {
	path := writeProfile(t, `
name: 내 모형
decode_tps: 50
fixed_latency: 1.5s
ability: {default: 0.5, ko-basics/history: 0.25}
reasoning: {share: 1, tokens: 10}
faults:
  - {kind: stall, rate: 0.5, after_tokens: 3, duration: 200ms}
`)
	got, err := LoadProfile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := Profile{
		Name: "내 모형", DecodeTPS: 50, FixedLatency: 1500 * time.Millisecond, GPUShare: 1,
		Ability:   map[string]float64{"default": 0.5, "ko-basics/history": 0.25},
		Reasoning: Reasoning{Share: 1, Tokens: 10},
		Faults:    []Fault{{Kind: "stall", Rate: 0.5, AfterTokens: 3, Duration: 200 * time.Millisecond}},
	}.withDefaults()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for task, ability := range map[string]float64{"ko-basics/history": 0.25, "ko-basics/law": 0.5} {
		if a := got.abilityFor(task); a != ability {
			t.Errorf("ability for %s is %v, want %v", task, a, ability)
		}
	}
}

func TestLoadProfileErrors(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"모르는 열쇠", "name: x\n\ndecod_tps: 3\n", `:3: unknown key "decod_tps" (did you mean "decode_tps"?)`},
		{"안쪽의 모르는 열쇠", "faults:\n  - kind: cut\n    rat: 1\n", `:3: unknown key "rat" (did you mean "rate"?)`},
		{"비슷한 것이 없는 열쇠", "temperature_of_the_room: 3\n", `:1: unknown key "temperature_of_the_room" (known: name, `},
		{"잘못된 꼴", "name: x\nslots: many\n", `:2: slots: "many" is not a whole number`},
		{"음수", "name: x\ndecode_tps: -1\n", `:2: decode_tps: must be a number and not negative`},
		{"무한대", "prefill_tps: .inf\n", `:1: prefill_tps: must be a number`},
		{"단위 없는 시간", "name: x\nfixed_latency: soon\n", `:2: fixed_latency: "soon" is not a duration such as 150ms`},
		{"고장의 잘못된 시간", "load_time: 1s\nfaults:\n- {kind: stall, rate: 1}\n- kind: stall\n  duration: 3초\n", `:5: duration: "3초" is not a duration`},
		{"모르는 형식", "answer_form: sentense\n", `:1: answer_form: "sentense" (did you mean "sentence"?)`},
		{"모르는 고장", "faults:\n- {kind: cut, rate: 1}\n- {kind: resett, rate: 1}\n", `:3: faults[1].kind: "resett" (did you mean "reset"?)`},
		{"섞을 수 없는 고장", "faults:\n- {kind: mixed, rate: 1, kinds: [cut, resett]}\n", `:2: faults[0].kinds[1]: "resett" (did you mean "reset"?)`},
		{"섞임이 아닌데 여러 종류", "faults:\n- {kind: cut, rate: 1, kinds: [cut]}\n", `:2: faults[0].kinds: needs kind: mixed`},
		{"요청에 없는 고장을 섞음", "faults:\n- {kind: mixed, rate: 1, kinds: [connect_reset]}\n", `kinds[0]: connect_reset hits no single request`},
		{"속도 없는 느려짐", "name: x\nbatch_slowdown: 0.1\n", `:2: batch_slowdown: needs decode_tps`},
		{"1을 넘는 느려짐", "decode_tps: 1\nbatch_slowdown: 1.5\n", `:2: batch_slowdown: must be from 0 to 1`},
		{"속도 없는 읽기", "name: x\nprefill: blocking\n", `:2: prefill: blocking needs prefill_tps`},
		{"모르는 읽기", "prefill_tps: 1\nprefill: inturn\n", `:2: prefill: "inturn" (did you mean "in_turn"?)`},
		{"조각보다 작은 기억", "prompt_cache: 8\n", `:1: prompt_cache: must be 0 or at least 16`},
		{"모르는 나눔", "split_syllables:\n  share: 0.5\n  sent: hold\n", `:3: split_syllables.sent: "hold" (did you mean "held"?)`},
		{"비율 없는 고장", "name: x\nfaults:\n  - kind: cut\n", `:3: faults[0].rate: must be above 0`},
		{"1을 넘는 확률", "refuse: 0.3\nability:\n  default: 0.8\n", `:3: ability.default: with refuse and unparsed makes 1.1`},
		{"깨진 YAML", "name: [x\n", `: `},
		{"빈 파일", "  \n", `the file is empty`},
		{"겹친 열쇠", "seed: 1\nseed: 2\n", `:2: `},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := writeProfile(t, test.text)
			_, err := LoadProfile(path)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), path) {
				t.Errorf("error %v, want %s%s", err, path, test.want)
			}
		})
	}
}

func TestLoadProfileUnknownName(t *testing.T) {
	_, err := LoadProfile("defualt")
	if err == nil || !strings.Contains(err.Error(), `did you mean "default"?`) {
		t.Errorf("error %v", err)
	}
	if _, err := LoadProfile("no/such.yaml"); !os.IsNotExist(unwrapAll(err)) {
		t.Errorf("error %v is not of a missing file", err)
	}
}

func TestStartRefusesBadProfile(t *testing.T) {
	_, err := Start(Config{Profile: Profile{Jitter: -1}})
	if err == nil || !strings.Contains(err.Error(), "jitter: must be") {
		t.Errorf("error %v", err)
	}
}

func unwrapAll(err error) error {
	for {
		inner, ok := err.(interface{ Unwrap() error })
		if !ok || os.IsNotExist(err) {
			return err
		}
		err = inner.Unwrap()
	}
}

func writeProfile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "profile.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
