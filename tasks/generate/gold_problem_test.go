package generate

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// quotient is a/b, as a decimal where it must.
func quotient(a, b int) string {
	r := big.NewRat(int64(a), int64(b))
	if r.IsInt() {
		return r.RatString()
	}
	return r.FloatString(1)
}

func unitSolvers() map[string]solver {
	size := map[string]int{"km": 1_000_000, "m": 1000, "cm": 10, "mm": 1, "t": 1_000_000, "kg": 1000, "g": 1, "L": 1000, "mL": 1}
	measure := regexp.MustCompile(`([\d,.]+)(km|cm|mm|mL|kg|m|t|g|L)`)
	asked := regexp.MustCompile(`몇 (km|cm|mm|mL|kg|m|t|g|L)입니까`)
	length := func(text string, _ []int) string {
		total := new(big.Rat)
		for _, m := range measure.FindAllStringSubmatch(text, -1) {
			n, _ := new(big.Rat).SetString(strings.ReplaceAll(m[1], ",", ""))
			total.Add(total, n.Mul(n, big.NewRat(int64(size[m[2]]), 1)))
		}
		total.Quo(total, big.NewRat(int64(size[asked.FindStringSubmatch(text)[1]]), 1))
		if total.IsInt() {
			return total.RatString()
		}
		return total.FloatString(1)
	}
	return map[string]solver{
		"compound": length,
		"simple":   length,
		"pyeong": func(text string, n []int) string { // n: 1, 33, what is asked
			if strings.Contains(text, "몇 ㎡") {
				return quotient(n[2]*33, 10)
			}
			if strings.Contains(text, fmt.Sprintf("%d.%d㎡는", n[2]/10, n[2]%10)) {
				return quotient(n[2], 33)
			}
			return quotient(n[2]*10, 33)
		},
		"geun": func(text string, n []int) string {
			if strings.HasSuffix(text, "몇 근입니까?") {
				return quotient(n[1], n[0])
			}
			return strconv.Itoa(n[0] * n[1])
		},
		"doe-mal": func(text string, n []int) string {
			if strings.Contains(text, "덜어") {
				return strconv.Itoa(n[0]*10 - n[1])
			}
			return strconv.Itoa(n[0]*10 + n[1])
		},
		"days": func(text string, n []int) string {
			var found []int
			for _, w := range regexp.MustCompile(`하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘`).FindAllString(text, -1) {
				found = append(found, map[string]int{"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10}[w])
			}
			if len(found) == 2 {
				return strconv.Itoa(found[0] + found[1])
			}
			return strconv.Itoa(24*found[0] + n[0])
		},
		"time": func(text string, n []int) string {
			if strings.Contains(text, "소수로") {
				return quotient(n[0], 60)
			}
			return strconv.Itoa(60*n[0] + n[1])
		},
		"temperature": func(text string, n []int) string {
			if strings.Contains(text, "일교차") {
				return strconv.Itoa(n[1] - -n[0])
			}
			return strconv.Itoa(-n[0] + n[1])
		},
		"fahrenheit": func(_ string, n []int) string { return quotient((n[3]-32)*5, 9) },
		"travel": func(text string, n []int) string {
			minutes := n[1] * 60
			if len(n) == 3 {
				minutes += n[2]
			}
			return quotient(n[0]*minutes, 60)
		},
		"bundles": func(text string, n []int) string {
			sizes := map[string]int{"톳": 100, "접": 100, "축": 20, "쾌": 20, "두름": 20, "쌈": 24, "판": 30, "다스": 12, "손": 2}
			m := regexp.MustCompile(`^\S+ (\S+) (톳|접|축|쾌|두름|쌈|판|다스|손)[은는과와]`).FindStringSubmatch(text)
			total := readNative(m[1]) * sizes[m[2]]
			if len(n) == 1 {
				total += n[0]
			}
			return strconv.Itoa(total)
		},
	}
}

func arithmeticSolvers() map[string]solver {
	// search is the first whole number from 0 that fits.
	search := func(fits func(x int) bool) string {
		for x := range 10_000 {
			if fits(x) {
				return strconv.Itoa(x)
			}
		}
		return "none"
	}
	return map[string]solver{
		"give-take": func(_ string, n []int) string { return strconv.Itoa(n[0] - n[1] + n[2]) },
		"boxes":     func(_ string, n []int) string { return strconv.Itoa(n[0]*n[1] - n[2]) },
		"pages": func(text string, n []int) string {
			if strings.Contains(text, "며칠") {
				return search(func(x int) bool { return n[1]+x*n[2] == n[0] })
			}
			return strconv.Itoa(n[0] - n[1]*n[2])
		},
		"bus": func(_ string, n []int) string { return strconv.Itoa(n[0] - n[1] + n[2] - n[3] + n[4]) },
		"sum-difference": func(text string, n []int) string {
			more, _, _ := strings.Cut(text, " ") // the first name has more
			if strings.Contains(text, ". "+more[:len(more)-len("는")]) {
				return search(func(x int) bool { return x+x-n[0] == n[1] })
			}
			return search(func(x int) bool { return x+x+n[0] == n[1] })
		},
		"teams": func(_ string, n []int) string { return quotient(n[0]+n[1], n[2]) },
		"trees": func(text string, n []int) string {
			posts := 0
			for at := 0; at < n[0]; at += n[1] {
				posts++
			}
			if strings.Contains(text, "양 끝") {
				posts++
			}
			return strconv.Itoa(posts)
		},
		"times": func(_ string, n []int) string {
			yellow := n[0] * n[1]
			return strconv.Itoa(n[0] + yellow + yellow - n[2])
		},
		"average": func(text string, n []int) string {
			if strings.Contains(text, "영어는 몇") {
				return search(func(x int) bool { return n[0]+n[1]+x == 3*n[2] })
			}
			return quotient(n[0]+n[1]+n[2], 3)
		},
		"legs": func(_ string, n []int) string {
			return search(func(x int) bool { return 4*x+2*(n[0]-x) == n[1] })
		},
		"remainder": func(text string, n []int) string {
			if strings.Contains(text, "남는") {
				return strconv.Itoa(n[0] % n[1])
			}
			return strconv.Itoa(n[0] / n[1])
		},
		"unknown": func(text string, n []int) string {
			if strings.Contains(text, "더한 다음") {
				return search(func(x int) bool { return (x+n[0])*n[1] == n[2] })
			}
			return search(func(x int) bool { return x*n[0]+n[1] == n[2] })
		},
		"rows": func(_ string, n []int) string { return strconv.Itoa(n[0]*n[1] - n[2]) },
		"speeds": func(text string, n []int) string { // n: 1, fast, 1, slow, minutes
			if strings.Contains(text, "반대") {
				return strconv.Itoa((n[1] + n[3]) * n[4])
			}
			return strconv.Itoa((n[1] - n[3]) * n[4])
		},
	}
}
