package cmd

import (
	"fmt"
	"strings"

	"github.com/hanbench/hanbench/results/compare"
)

// mostNotes bounds the notes that are shown without --all; marks and refusals are
// always.
const mostNotes = 6

func (p *comparePrinter) findings() {
	signs := map[string]string{compare.SeverityRefuse: "✗", compare.SeverityMark: "!", compare.SeverityNote: "·"}
	notes, left := 0, 0
	before := map[string]bool{} // one thing may be found at several levels
	for _, severity := range []string{compare.SeverityRefuse, compare.SeverityMark, compare.SeverityNote} {
		for _, f := range p.c.Findings {
			text := p.finding(f)
			if f.Severity != severity || before[text] {
				continue
			}
			before[text] = true
			if severity == compare.SeverityNote {
				if notes++; notes > mostNotes && !p.all {
					left++
					continue
				}
			}
			p.IO.sentence(signs[severity]+" ", text)
		}
	}
	if left > 0 {
		fmt.Fprintf(p.Out, "· "+p.w.moreNotes+"\n", left)
	}
	if len(p.c.Findings) > 0 {
		fmt.Fprintln(p.Out)
	}
}

// finding is one in the terminal's language.
func (p *comparePrinter) finding(f compare.Finding) string {
	text := p.IO.said(f.Message)
	if p.language() == "ko" {
		text = strings.ReplaceAll(text, compare.NoSuite, p.w.noSuite)
	}
	return text
}

// what names a thing around the measurement in the terminal's language: a fact, or a
// suite or the plan with its fact. Keys of a plan stay as they are written.
func (p *comparePrinter) what(english string) string {
	if p.language() != "ko" {
		return english
	}
	if key, ok := strings.CutPrefix(english, "plan "); ok {
		return "계획의 " + key
	}
	facts := koreanFacts()
	if korean, ok := facts[english]; ok {
		return korean
	}
	for name, korean := range facts {
		if suite, ok := strings.CutSuffix(english, " "+name); ok && !strings.Contains(suite, " ") {
			return suite + " " + korean
		}
	}
	return english
}

// koreanFacts are the names of results/compare's facts.
func koreanFacts() map[string]string {
	return map[string]string{
		"target": "대상", "model": "모델", "maker": "제조사", "endpoint": "엔드포인트", "protocol": "프로토콜", "HTTP": "HTTP 버전",
		"model digest": "모델 다이제스트", "family": "모델 계열", "parameters": "매개변수", "quantization": "양자화",
		"chat template": "채팅 템플릿", "server version": "서버 버전", "context asked": "요청한 문맥 길이", "model context": "모델의 문맥 길이",
		"in GPU memory": "GPU 메모리 비율", "parameters refused": "거절된 매개변수", "host": "호스트", "hanbench": "hanbench 버전", "clock": "시계",
		"version": "버전", "content": "내용", "scorer": "채점기", "answers read by": "답을 읽은 규칙",
		"judge": "심사 모델", "judge rules": "심사 규칙", "judged by": "심사 방식",
	}
}

// koreanFindings are the findings of package compare by their English format. They
// take the same figures, by number where the order is another.
func koreanFindings() map[string]string {
	return map[string]string{
		"%s: %s": "%s: %s",
		"both sides are simulated (hanbench's reference endpoint): the figures say nothing of any model":                                                                                                                 "양쪽 모두 모의 측정(hanbench의 기준 엔드포인트)입니다. 이 수치는 어떤 모델에 대해서도 말해 주지 않습니다",
		"%s is simulated (hanbench's reference endpoint), %s is real: that says nothing of any model":                                                                                                                    "%s은(는) 모의 측정(hanbench의 기준 엔드포인트)이고 %s은(는) 실제 측정입니다. 비교해도 어떤 모델에 대해서도 말해 주지 않습니다",
		"the runs of %s are no repeats of one another: %s is %s and %s":                                                                                                                                                  "%s의 실행들은 서로 반복이 아닙니다: %s이(가) %s, %s",
		"%s are answers recorded elsewhere: what model, prompt and server they came from is not known here":                                                                                                              "%s은(는) 다른 곳에서 기록한 답입니다. 어떤 모델, 프롬프트, 서버에서 나왔는지 알 수 없습니다",
		"suite %s: not all of the answers say which scorer read them":                                                                                                                                                    "평가 세트 %s: 어느 채점기로 읽었는지 알 수 없는 답이 있습니다",
		"suite %s was scored by %s on %s, by %s on %s; have both read in one way (--rule)":                                                                                                                               "평가 세트 %[1]s: %[3]s은(는) %[2]s, %[5]s은(는) %[4]s(으)로 채점했습니다. 양쪽을 한 가지 방식으로 읽으십시오(--rule)",
		"suite %s was scored by %s on %s, by %s on %s; score both with this build: hanbench score DIR":                                                                                                                   "평가 세트 %[1]s: %[3]s은(는) %[2]s, %[5]s은(는) %[4]s(으)로 채점했습니다. 양쪽을 이 빌드로 다시 채점하십시오: hanbench score DIR",
		"suite %s was answered by %s on %s, by %s on %s: these measure different things; run both with one --method":                                                                                                     "평가 세트 %[1]s: %[3]s은(는) %[2]s, %[5]s은(는) %[4]s 방식으로 답했습니다. 서로 다른 것을 재므로 양쪽을 같은 --method로 실행하십시오",
		"suite %s: the files name no items, and their rows (%d of %s, %d of %s) cannot be told by their place: in no category are the golds the same, in the same order; a column of ids (--columns id=NAME) would tell": "평가 세트 %[1]s: 파일에 문항 이름이 없고, 정답이 같은 순서로 같은 분류가 하나도 없어 행(%[3]s %[2]d개, %[5]s %[4]d개)의 위치로 문항을 알 수 없습니다. id 열(--columns id=NAME)이 있으면 됩니다",
		"suite %s: none of the %d items of %s and %d of %s is the same (what counts is an item's content, or its id where the content is not known); run both on one version of the suite, with one seed":                "평가 세트 %[1]s: %[3]s의 문항 %[2]d개와 %[5]s의 문항 %[4]d개 가운데 같은 것이 없습니다(문항의 내용으로, 내용을 모르면 id로 가립니다). 평가 세트의 같은 버전, 같은 seed로 실행하십시오",
		"suite %s is not the same on both sides (version %s, %s; version %s, %s): only items of the same content are compared":                                                                                           "평가 세트 %s이(가) 양쪽에서 다릅니다(버전 %s, %s / 버전 %s, %s). 내용이 같은 문항만 비교합니다",
		"suite %s: %d items are on both sides and compared; %d of %s alone and %d of %s alone are not":                                                                                                                   "평가 세트 %[1]s: 양쪽에 다 있는 문항 %[2]d개를 비교합니다. %[4]s에만 있는 %[3]d개와 %[6]s에만 있는 %[5]d개는 빠집니다",
		"suite %s: without ids a row's place in its category tells its item; not so in %s, which is left out: the rows or golds of the two files differ there":                                                           "평가 세트 %s: id가 없어 분류 안의 위치로 문항을 가립니다. %s에서는 두 파일의 행이나 정답이 달라 그럴 수 없으므로 제외합니다",
		"suite %s: the files name no items; rows were paired by their place in their category, where all golds agree":                                                                                                    "평가 세트 %s: 파일에 문항 이름이 없어 분류 안의 위치로 짝지었습니다. 정답은 모두 일치합니다",
		"suite %s: %d items were paired by id alone, since their content is not known here (--suite tells it)":                                                                                                           "평가 세트 %s: 문항 %d개는 내용을 알 수 없어 id만으로 짝지었습니다(--suite로 알릴 수 있습니다)",
		"suite %s: %d of %d items were asked in other words (prompt template, examples or system text differ): the difference is of model and prompt together":                                                           "평가 세트 %[1]s: 문항 %[3]d개 가운데 %[2]d개의 프롬프트(서식, 예시, 시스템 글)가 다릅니다. 차이에는 모델과 프롬프트가 함께 들어 있습니다",
		"suite %s: the ratings are of %s on %s, of %s on %s, and are not compared; have both judged by one: hanbench judge DIR --target JUDGE":                                                                           "평가 세트 %[1]s: 심사 점수를 %[3]s은(는) %[2]s, %[5]s은(는) %[4]s이(가) 매겨 비교하지 않습니다. 한 심사 모델로 심사하십시오: hanbench judge DIR --target 심사모델",
		"suite %s: one side's file names its items, the other's does not, so which answers go together cannot be told; a column of ids (--columns id=NAME) or the suite (--suite) would tell":                            "평가 세트 %s: 한쪽 파일에만 문항 이름이 있어 어느 답끼리 짝인지 알 수 없습니다. id 열(--columns id=NAME)이나 평가 세트(--suite)를 알려 주십시오",
		"suite %s: %d of %d items that have one id on both sides have another gold: these are not the same items":                                                                                                        "평가 세트 %[1]s: 양쪽에서 id가 같은 문항 %[3]d개 가운데 %[2]d개의 정답이 다릅니다. 같은 문항이 아닙니다",
		"suite %s: %d of %d items that have one id on both sides have another gold; each side's is held against its own":                                                                                                 "평가 세트 %[1]s: 양쪽에서 id가 같은 문항 %[3]d개 가운데 %[2]d개의 정답이 다릅니다. 각각 자기 정답으로 채점합니다",
		"suite %s: of the %d items that both sides were asked, none was answered and scored on both":                                                                                                                     "평가 세트 %s: 양쪽에 물은 문항 %d개 가운데 양쪽 다 답하고 채점한 것이 없습니다",
		"%s: %s; hanbench run --resume goes on with it":                                                                                                                                                                  "%s: %s. hanbench run --resume으로 이어서 할 수 있습니다",
		"%s: %d of %d requests have no answer; their items are compared on the epochs that have one, and the bounds say what the others could change":                                                                    "%[1]s: 요청 %[3]d건 가운데 %[2]d건에 답이 없습니다. 답이 있는 회차만 비교하며, 나머지가 바꿀 수 있는 폭은 한계(bounds)로 알립니다",
		"suite %s was asked of %s alone":                                                                                                                                               "평가 세트 %s은(는) %s에만 물었습니다",
		"suite %s was asked under other loads: %s of %s, %s of %s":                                                                                                                     "평가 세트 %[1]s을(를) 다른 부하에서 물었습니다: %[3]s %[2]s, %[5]s %[4]s",
		"suite %s: the answers of the levels that both sides have are compared (%s), those of others are not":                                                                          "평가 세트 %s: 양쪽에 다 있는 부하 수준(%s)의 답만 비교합니다",
		"%s at %s is INVALID on %s and is not compared, but for the share of failures: %s":                                                                                             "%[1]s %[2]s: %[3]s에서 무효이므로 실패율 말고는 비교하지 않습니다: %[4]s",
		"%s at %s, %s: %s; an interval from within the run is too narrow":                                                                                                              "%s %s, %s: %s. 한 실행 안에서 구한 구간은 너무 좁습니다",
		"%s at %s: %d items were asked of one side alone, %d of both: prompts differ in length":                                                                                        "%s %s: 한쪽에만 물은 문항 %d개, 양쪽에 다 물은 문항 %d개입니다. 프롬프트 길이가 다릅니다",
		"%s at %s: %d of %d runs of %s are INVALID and left out: %s":                                                                                                                   "%[1]s %[2]s: %[5]s의 실행 %[4]d개 가운데 %[3]d개가 무효이므로 제외합니다: %[6]s",
		"%s at %s: %s speaks %s, %s speaks %s: they stream and count otherwise; measure both by one protocol (an Ollama server speaks OpenAI's under /v1)":                             "%s %s: %s의 프로토콜은 %s, %s의 프로토콜은 %s입니다. 스트림과 토큰 수를 다르게 보내므로 양쪽을 한 프로토콜로 측정하십시오(Ollama 서버는 /v1에서 OpenAI 프로토콜을 씁니다)",
		"%s at %s: %s spoke %s, %s %s":                                                                                                                                                 "%s %s: %s은(는) %s, %s은(는) %s(으)로 통신했습니다",
		"%s at %s: an answer has %.0f tokens on %s, %.0f on %s: e2e and requests/s differ by that alone; tpot and tokens/s do not":                                                     "%[1]s %[2]s: 답의 길이가 %[4]s은(는) %.0[3]f토큰, %[6]s은(는) %.0[5]f토큰입니다. e2e와 requests/s는 이것만으로도 달라지지만 tpot과 tokens/s는 아닙니다",
		"%s at %s: energy is not compared: %s: %s":                                                                                                                                     "%s %s: 에너지를 비교하지 않습니다: %s: %s",
		"%s at %s: energy is of %s on %s, of %s on %s":                                                                                                                                 "%[1]s %[2]s: 에너지를 잰 장치가 %[4]s은(는) %[3]s, %[6]s은(는) %[5]s입니다",
		"%s at %s: energy is by %s on %s, by %s on %s":                                                                                                                                 "%[1]s %[2]s: 에너지를 %[4]s은(는) %[3]s, %[6]s은(는) %[5]s(으)로 쟀습니다",
		"energy is one total of a run: with a single run a side it has no interval, and no verdict":                                                                                    "에너지는 실행마다 합계 하나뿐입니다. 실행이 하나씩이면 구간도 판정도 없습니다",
		"%s at %s: rates are of windows that were timed by other clocks":                                                                                                               "%s %s: 처리율의 측정 구간을 서로 다른 시계로 쟀습니다",
		"%s at %s: the requests came from %s on %s, from %s on %s: a part of what differs may be the client's":                                                                         "%[1]s %[2]s: 요청을 보낸 컴퓨터가 %[4]s은(는) %[3]s, %[6]s은(는) %[5]s입니다. 차이의 일부는 클라이언트 때문일 수 있습니다",
		"%s at %s: the server had a part of the prompt in its cache for %.0f%% of the requests of %s, %.0f%% of %s: ttft is of other work":                                             "%[1]s %[2]s: 서버가 프롬프트 일부를 캐시에 가지고 있던 요청이 %[4]s은(는) %.0[3]f%%, %[6]s은(는) %.0[5]f%%입니다. ttft는 서로 다른 일을 잰 것입니다",
		"%s at %s: times are by %s on %s, by %s on %s: they are not compared":                                                                                                          "%[1]s %[2]s: 시간을 %[4]s은(는) %[3]s, %[6]s은(는) %[5]s(으)로 재어 비교하지 않습니다",
		"%s is a single run: its figures of load are taken to differ from run to run as those of %s do":                                                                                "%s은(는) 실행이 하나뿐입니다. 부하 지표가 실행마다 %s만큼 달라진다고 봅니다",
		"%s is not the same on both sides (%s; %s): other prompts are another load, and times and rates are not compared; run both on one version":                                     "%s이(가) 양쪽에서 다릅니다(%s / %s). 프롬프트가 다르면 부하도 다르므로 시간과 처리율을 비교하지 않습니다. 양쪽을 한 버전으로 실행하십시오",
		"a single run a side: intervals of load hold what varies within a run, not what differs from run to run (placement, caches, temperature); three runs a side or more tell both": "양쪽 모두 실행이 하나뿐입니다. 부하 지표의 구간에는 한 실행 안의 변동만 들어 있고 실행 사이의 차이(배치, 캐시, 온도)는 들어 있지 않습니다. 양쪽에 세 번 이상 실행하면 둘 다 알 수 있습니다",
		"capacities of %s are by other objectives and are not compared: %s; %s":                                                                                                        "%s의 용량은 목표가 서로 달라 비교하지 않습니다: %s / %s",
		"goodput of %s at %s is by other limits and is not compared: %s on %s, %s on %s":                                                                                               "%[1]s %[2]s의 goodput은 한도가 서로 달라 비교하지 않습니다: %[4]s은(는) %[3]s, %[6]s은(는) %[5]s",
		"suite %s was measured at %s on %s, at %s on %s: no level of load is the same, so nothing of load is compared":                                                                 "평가 세트 %[1]s: %[3]s은(는) %[2]s, %[5]s은(는) %[4]s에서 측정했습니다. 같은 부하 수준이 없어 부하는 비교하지 않습니다",
		"suite %s: levels of one side alone are not compared:%s":                                                                                                                       "평가 세트 %s: 한쪽에만 있는 부하 수준은 비교하지 않습니다:%s",
	}
}
