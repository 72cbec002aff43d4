package outside

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/tasks"
)

var abcd = Form{Kind: tasks.MultipleChoice, Labels: []string{"A", "B", "C", "D"}}

// answersOf reads a CSV.
func answersOf(t testing.TB, csv, model string) []*Answer {
	t.Helper()
	table, err := Read([]byte(csv), "a.csv")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Columns{}.Resolve(table)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := table.Answers(c, model)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

// choices is a suite with tasks given as "task: id gold category, …".
func choices(tasksOf ...string) *tasks.Suite {
	s := &tasks.Suite{Name: "세트"}
	for _, line := range tasksOf {
		name, items, _ := strings.Cut(line, ": ")
		t := &tasks.Task{Name: name, Kind: tasks.MultipleChoice, Labels: abcd.Labels}
		for i, it := range strings.Split(items, ", ") {
			f := append(strings.Fields(it), "")
			t.Items = append(t.Items, &tasks.Item{ID: f[0], Answer: f[1], Category: f[2], Options: []string{"하나", "둘", "셋", "넷"}, Hash: fmt.Sprintf("%s%d", name, i)})
		}
		s.Tasks = append(s.Tasks, t)
	}
	return s
}

// pairs says which row went to which item: "row→hash", "+n" for a repeat, "@n"
// for a later trial, "!" where the file has another gold.
func pairs(m *Match) string {
	var out []string
	for _, p := range m.Pairs {
		s := fmt.Sprintf("%d→%s", p.Answer.Row, p.Item.Hash)
		if p.Epoch > 0 {
			s += fmt.Sprintf("@%d", p.Epoch)
		}
		if p.Repeat > 0 {
			s += fmt.Sprintf("+%d", p.Repeat)
		}
		if p.OtherGold {
			s += "!"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestPairs(t *testing.T) {
	twoTasks := choices("문법: 1 B, 2 C, 3 D", "기능: 1 D, 9 A")
	tests := []struct {
		name, csv       string
		suite           *tasks.Suite
		by              By
		want            string
		unknown         int
		missing, shared string
	}{
		{"문항 이름으로", "id,response\n2,C\n3,D\n9,A\n", twoTasks, "", "1→문법1 2→문법2 3→기능1", 0, "문법/1 기능/1", "1"},
		{"모르는 문항", "id,response\n2,C\n77,D\n", twoTasks, ByID, "1→문법1", 1, "문법/1 문법/3 기능/1 기능/9", "1"},
		{"같은 이름은 정답으로 가름", "id,answer,response\n1,D,A\n1,B,A\n2,C,A\n3,D,A\n9,A,A\n", twoTasks, "", "1→기능0 2→문법0 3→문법1 4→문법2 5→기능1", 0, "", "1"},
		{"같은 이름은 분류로 가름", "id,category,response\n1,기능,A\n1,문법,A\n", twoTasks, "", "1→기능0 2→문법0", 0, "문법/2 문법/3 기능/9", "1"},
		{"같은 이름은 차례로 가름", "id,response\n1,A\n1,B\n1,C\n", twoTasks, "", "1→문법0 2→기능0 3→문법0+1", 0, "문법/2 문법/3 기능/9", "1"},
		{"세트가 #2로 부르는 문항", "id,answer,response\n1,D,A\n1,B,A\n5#2,A,A\n", choices("문법: 1 B, 1#2 D, 5#2 A"), "", "1→문법1 2→문법0 3→문법2", 0, "", "1"},
		{"같은 답이 두 번", "id,response\n2,A\n3,A\n2,B\n3,B\n", choices("문법: 2 C, 3 D"), "", "1→문법0 2→문법1 3→문법0+1 4→문법1+1", 0, "", ""},
		{"시행 셋", "id,trial,response\n2,a,A\n3,a,A\n2,b,B\n", choices("문법: 2 C, 3 D"), "", "1→문법0 2→문법1 3→문법0@1", 0, "문법/3@1", ""},
		{"정답이 다름", "id,answer,response\n2,C,A\n3,A,A\n9,A,A\n", choices("문법: 2 C, 3 D, 9 A"), "", "1→문법0 2→문법1! 3→문법2", 0, "", ""},
		{"보기의 글이 정답 열에", "id,answer,response\n2,셋,A\n3,(4),A\n", choices("문법: 2 C, 3 D"), "", "1→문법0 2→문법1", 0, "", ""},
		{"해시로", "item_hash,id,response\n문법1,x,A\n", choices("문법: 2 C, 3 D"), "", "1→문법1", 0, "문법/2", ""},
		{"자리로", "response\nA\nB\n", choices("문법: 2 C, 3 D"), "", "1→문법0 2→문법1", 0, "", ""},
		{"분류 안의 자리로", "category,response\n기능,A\n문 법,B\n기능,C\n", choices("문법: 2 C", "기능: 1 A, 2 B"), "", "1→기능0 2→문법0 3→기능1", 0, "", ""},
		{"시행마다 자리로", "trial,response\n0,A\n0,B\n1,C\n1,D\n", choices("문법: 2 C, 3 D"), ByPosition, "1→문법0 2→문법1 3→문법0@1 4→문법1@1", 0, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Pairs("a.csv", tt.suite, answersOf(t, tt.csv, ""), tt.by)
			if err != nil {
				t.Fatal(err)
			}
			var missing []string
			for _, g := range m.Missing {
				s := g.Task.Name + "/" + g.Item.ID
				if g.Epoch > 0 {
					s += fmt.Sprintf("@%d", g.Epoch)
				}
				missing = append(missing, s)
			}
			type outcome struct {
				Pairs, Missing, Shared string
				Unknown                int
			}
			want := outcome{tt.want, tt.missing, tt.shared, tt.unknown}
			got := outcome{pairs(m), strings.Join(missing, " "), strings.Join(m.SharedIDs, " "), len(m.Unknown)}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPairsMistakes(t *testing.T) {
	suite := choices("문법: 2 C, 3 D")
	tests := []struct {
		name, csv string
		by        By
		want      string
	}{
		{"아는 문항이 없음", "id,response\nx,C\ny,D\n", "", `a.csv:2: "x" is no item of suite 세트, nor is any other of the file (the suite's first is "2")`},
		{"자리가 모자람", "response\nA\n", "", "a.csv: has 1 answers, suite 세트 has 2 items: their positions do not tell which answers which"},
		{"자리가 남음", "response\nA\nB\nC\n", "", "has 3 answers, suite 세트 has 2 items"},
		{"시행 하나가 모자람", "trial,response\n0,A\n0,B\n1,C\n", "", "has 1 answers in trial 1, suite 세트 has 2 items"},
		{"차례가 다름", "answer,response\nD,D\nC,C\n", "", "2 of 2 answers carry another gold than the item they were matched with by position"},
		{"0부터 센 정답", "id,answer,response\n2,2,C\n3,0,D\n", "", "their golds are counted from 0"},
		{"모르는 방법", "id,response\n2,C\n", "name", `matched by "name"; expected id, hash or position`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Pairs("a.csv", suite, answersOf(t, tt.csv, ""), tt.by)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
}

func TestAlone(t *testing.T) {
	tests := []struct {
		name, csv  string
		want       string // row→item id, gold, +repeat, @trial
		outcomes   string
		missing    int
		shared     string
		otherGolds int
	}{
		{"문항 이름 없이", "answer,response\nC,정답은 C입니다\n(b),B\n4,모르겠습니다\n", "1→1C 2→2B 3→3D", "correct correct unparsed", 0, "", 0},
		{"같은 이름 다른 정답", "id,answer,response\nk1,D,D\nk1,B,C\n", "1→k1D 2→k1B", "correct incorrect", 0, "k1", 0},
		{"같은 이름 같은 정답", "id,answer,response\nk1,D,D\nk1,D,C\n", "1→k1D 2→k1D+1", "correct incorrect", 0, "", 0},
		{"분야마다 다시 세는 번호", "id,category,answer,response\n0,법,D,D\n1,법,A,B\n0,의학,D,C\n0,의학,D,D\n", "1→0D 2→1A 3→0D 4→0D+1", "correct incorrect incorrect correct", 0, "0", 0},
		{"시행", "id,trial,answer,response\nk1,0,D,D\nk1,1,D,C\nk2,0,A,A\n", "1→k1D 2→k1D@1 3→k2A", "correct incorrect correct", 1, "", 0},
		{"실패와 차단과 빈 답", "answer,pred,response\nA,FAILED,timeout\nB,FILTERED,\nC,,\n", "1→1A 2→2B 3→3C", "error blocked unparsed", 0, "", 0},
		{"pred 열 없이 실패", "answer,response\nA,FAILED\nB,FAILED라고 답한다\n", "1→1A 2→2B", "error unparsed", 0, "", 0},
		{"토큰 한도", "answer,finish_reason,response\nA,length,먼저 살펴보면\nB,content_filter,\n", "1→1A 2→2B", "truncated blocked", 0, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Alone("a.csv", answersOf(t, tt.csv, ""), abcd)
			if err != nil {
				t.Fatal(err)
			}
			var got, outcomes []string
			for i := range m.Pairs {
				p := &m.Pairs[i]
				s := fmt.Sprintf("%d→%s%s", p.Answer.Row, p.Item.ID, p.Item.Answer)
				if p.Repeat > 0 {
					s += fmt.Sprintf("+%d", p.Repeat)
				}
				if p.Epoch > 0 {
					s += fmt.Sprintf("@%d", p.Epoch)
				}
				got = append(got, s)
				outcomes = append(outcomes, string(p.Score().Outcome))
			}
			want := []any{tt.want, tt.outcomes, tt.missing, tt.shared, tt.otherGolds}
			have := []any{strings.Join(got, " "), strings.Join(outcomes, " "), len(m.Missing), strings.Join(m.SharedIDs, " "), m.OtherGolds()}
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAloneMistakes(t *testing.T) {
	tests := []struct {
		name, csv string
		form      Form
		want      string
	}{
		{"정답이 보기에 없음", "answer,response\nA,A\nE,E\n", abcd, `a.csv:3: the gold is "E"; expected one of the labels A, B, C, D`},
		{"정답이 비어 있음", "answer,response\nA,A\n,E\n", abcd, "a.csv:3: has no gold answer"},
		{"보기 기호 없음", "answer,response\nA,A\n", Form{Kind: tasks.MultipleChoice}, "the options' labels are missing"},
		{"기호가 두 번", "answer,response\nA,A\n", Form{tasks.MultipleChoice, []string{"A", "A"}}, `label "A" is empty or there twice`},
		{"기호가 필요 없음", "answer,response\n1,1\n", Form{tasks.Number, []string{"A", "B"}}, "labels are for multiple_choice"},
		{"모르는 유형", "answer,response\n1,1\n", Form{Kind: "essay"}, `kind is "essay"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Alone("a.csv", answersOf(t, tt.csv, ""), tt.form)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want %q", err, tt.want)
			}
		})
	}
}

func TestModels(t *testing.T) {
	const csv = "model,answer,response\n가,A,A\n나,B,A\n가,C,C\n"
	if got := len(answersOf(t, csv, "가")); got != 2 {
		t.Errorf("%d answers of model 가, want 2", got)
	}
	table, err := Read([]byte(csv), "a.csv")
	if err != nil {
		t.Fatal(err)
	}
	for model, want := range map[string]string{"": "holds answers of 2 models; choose one with --model: 가, 나", "다": `holds no answer of model "다"; it has 가, 나`} {
		_, err := table.Answers(Columns{Model: "model", Response: []string{"response"}}, model)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
	if _, err := table.Answers(Columns{Response: []string{"response"}}, "가"); err == nil {
		t.Error("--model without a column is taken")
	}
}

// A null is no answer; a list and several columns are trials.
func TestTrials(t *testing.T) {
	table, err := Read([]byte(`{"answer":"C","response":["C","D입니다"]}
{"answer":"A","response":null}
`), "a.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	answers, err := table.Answers(Columns{Gold: "answer", Response: []string{"response"}}, "")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range answers {
		got = append(got, fmt.Sprintf("%d %s %q %t", a.Row, a.Trial, a.Text, a.Failed))
	}
	want := []string{`1 0 "C" false`, `1 1 "D입니다" false`, `2 0 "" true`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Golds in NFD are the same golds.
func TestNFD(t *testing.T) {
	m, err := Alone("a.csv", answersOf(t, "answer,response\n\u1109\u1166\u110c\u1169\u11bc,\u1109\u1166\u110c\u1169\u11bc\u110b\u1175\u1103\u1161\n", ""), Form{Kind: tasks.ShortAnswer})
	if err != nil {
		t.Fatal(err)
	}
	if s := m.Pairs[0].Score(); s.Outcome != tasks.Correct || m.Pairs[0].Item.Answer != "세종" {
		t.Errorf("%+v for gold %q", s, m.Pairs[0].Item.Answer)
	}
}
