package hangul

import "strings"

// Particles and forms of 이다 that follow a noun without a space, between
// spaces. Those that follow others are in the list by themselves: 에서는 is 에서
// and 는.
const nounEndings = " 은 는 이 가 을 를 와 과 의 에 도 만 로 으로 께 께서 에게 한테 에서 에게서 한테서 까지 부터 마저 조차 밖에 처럼 같이 만큼 보다 대로 뿐 마다 이나 나 이라 라 이란 란 이든 든 이든지 든지 이랑 랑 하고 으로서 로서 으로써 로써 이며 며 이고 고 이자 이면 면 이므로 이지만 지만 인 인데 임 일 야 아 여 이여 요 이요 들 님 씨 " +
	" 이다 다 이었다 였다 입니다 이었습니다 였습니다 입니까 이에요 예요 이야 이지 지 이죠 죠 이네 네 이라는 라는 이라고 라고 이라면 라면 이라서 라서 이라도 라도 이라며 이나마 이야말로 야말로 커녕 은커녕 는커녕 에선 에겐 에는 에도 엔 로는 으로는 로도 으로도 "

// mostParticles is how many particles stand one after the other at most: 에서까지만은.
const mostParticles = 4

// IsNounEnding reports whether s, which follows a noun, is particles or a form
// of 이다: 에서는, 까지도, 입니다. Nothing is an ending too. Whether it fits the
// noun's last sound is not asked.
func IsNounEnding(s string) bool { return isNounEnding(s, mostParticles) }

func isNounEnding(s string, most int) bool {
	if s == "" {
		return true
	}
	if most == 0 {
		return false
	}
	for i := range s {
		if i > 0 && strings.Contains(nounEndings, " "+s[:i]+" ") && isNounEnding(s[i:], most-1) {
			return true
		}
	}
	return strings.Contains(nounEndings, " "+s+" ")
}
