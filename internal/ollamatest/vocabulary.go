package ollamatest

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding/korean"
)

// Token types as llama.cpp numbers them (llama_token_type).
const (
	typeNormal  int32 = 1
	typeUnknown int32 = 2
	typeControl int32 = 3
	typeByte    int32 = 6
)

// Fixed token numbers: the first three entries of the vocabulary.
const (
	unknownID uint32 = iota
	beginID
	endID
)

// spacePiece stands for a space in a SentencePiece vocabulary.
const spacePiece = "▁"

// longPieces are tokens of more than one syllable, so that a token is not a
// syllable and fertility is worth measuring. SentencePiece merges in pairs:
// each piece must be the join of two others.
const longPieces = "니다 습니다 입니다 합니다 에서 으로 하는 한국 대한 민국 대한민국 정답 사람 그리고 그러나"

// token is one vocabulary entry; bias is its place in the model's favour, in
// logits: what is likely, what is rare, what never comes out.
type token struct {
	text string
	kind int32
	bias float32
}

// Biases were set by looking at what came out: mostly syllables, a space every
// few, now and then a full stop, and an end once in about 600 tokens.
const (
	biasNever  = -60
	biasRare   = -4
	biasCommon = 0
	biasSpace  = 8
	biasStop   = 4
	biasEnd    = 0
)

// vocabulary lists about 2,700 tokens: three control tokens, 256 bytes (what
// the rest cannot spell, such as 뷁, is spelled in these), printable ASCII, the
// 2,350 syllables of KS X 1001 and a few longer pieces.
func vocabulary() ([]token, error) {
	all := []token{
		unknownID: {"<unk>", typeUnknown, biasNever},
		beginID:   {"<s>", typeControl, biasNever},
		endID:     {"</s>", typeControl, biasEnd},
	}
	for b := range 256 {
		all = append(all, token{fmt.Sprintf("<0x%02X>", b), typeByte, biasNever})
	}
	all = append(all, token{spacePiece, typeNormal, biasSpace}, token{".", typeNormal, biasStop})
	for c := '!'; c <= '~'; c++ {
		if c != '.' {
			all = append(all, token{string(c), typeNormal, biasRare})
		}
	}
	syllables, err := commonSyllables()
	if err != nil {
		return nil, err
	}
	for _, s := range syllables {
		all = append(all, token{string(s), typeNormal, biasCommon})
	}
	for s := range strings.FieldsSeq(longPieces) {
		all = append(all, token{s, typeNormal, biasCommon})
	}
	return all, nil
}

// commonSyllables returns the 2,350 syllables of KS X 1001 in its order: rows
// 0xB0 to 0xC8 of EUC-KR, 94 to a row.
func commonSyllables() ([]rune, error) {
	var rows []byte
	for row := 0xB0; row <= 0xC8; row++ {
		for cell := 0xA1; cell <= 0xFE; cell++ {
			rows = append(rows, byte(row), byte(cell))
		}
	}
	text, err := korean.EUCKR.NewDecoder().Bytes(rows)
	if err != nil {
		return nil, fmt.Errorf("decode KS X 1001: %w", err)
	}
	return []rune(string(text)), nil
}
