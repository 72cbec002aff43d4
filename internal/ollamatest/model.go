package ollamatest

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"

	"github.com/ollama/ollama/fs/ggml"
	"github.com/x448/float16"
)

// The model's shape. Small enough that the CPU gives hundreds of tokens a
// second, large enough that llama.cpp takes its usual path.
const (
	layers        = 2
	width         = 64
	heads         = 4
	feedForward   = 128
	contextLength = 16384
)

// Channel 0 of the residual stream is the same for every token and no layer
// writes to it. llama has no output bias: this channel, times a token's own
// output weight, is one.
const biasChannel = 0

// How the random numbers are scaled. Embedding channels have a standard
// deviation of 1 (the bias channel is 1), and the norm before the output divides
// them by about normGain, which the biases have to make good.
const (
	biasLevel     = 1
	normGain      = 1.6
	logitSpread   = 0.22 // of output weights; a logit's is sqrt(width) times that
	selfAversion  = 0.15
	attentionGain = 2 // sharper attention: what was said matters to what is said
)

// modelSeed makes every file byte for byte the same, so the digest is too.
const modelSeed = 20261123

// chatTemplate is in Go's template language, as Ollama's are.
const chatTemplate = `{{ range .Messages }}<|{{ .Role }}|>
{{ .Content }}</s>
{{ end }}<|assistant|>
`

// WriteModel writes a llama-architecture GGUF of about 1 MB with random
// weights, the same bytes each time. What it says is noise, mostly Hangul.
func WriteModel(f *os.File) error {
	vocab, err := vocabulary()
	if err != nil {
		return err
	}
	if err := ggml.WriteGGUF(f, modelConfig(vocab), modelTensors(vocab)); err != nil {
		return fmt.Errorf("write model %s: %w", f.Name(), err)
	}
	return nil
}

func modelConfig(vocab []token) ggml.KV {
	texts := make([]string, len(vocab))
	scores := make([]float32, len(vocab))
	kinds := make([]int32, len(vocab))
	for i, t := range vocab {
		texts[i], kinds[i] = t.text, t.kind
		scores[i] = -float32(i)
	}
	return ggml.KV{
		"general.architecture":                   "llama",
		"general.name":                           "hanbench tiny",
		"general.file_type":                      uint32(1), // F16, by which Ollama calls it
		"general.quantization_version":           uint32(2),
		"llama.vocab_size":                       uint32(len(vocab)),
		"llama.block_count":                      uint32(layers),
		"llama.context_length":                   uint32(contextLength),
		"llama.embedding_length":                 uint32(width),
		"llama.feed_forward_length":              uint32(feedForward),
		"llama.attention.head_count":             uint32(heads),
		"llama.attention.head_count_kv":          uint32(heads),
		"llama.attention.layer_norm_rms_epsilon": float32(1e-5),
		"llama.rope.dimension_count":             uint32(width / heads),
		"llama.rope.freq_base":                   float32(10000),
		"tokenizer.ggml.model":                   "llama",
		"tokenizer.ggml.pre":                     "default",
		"tokenizer.ggml.tokens":                  texts,
		"tokenizer.ggml.scores":                  scores,
		"tokenizer.ggml.token_type":              kinds,
		"tokenizer.ggml.unknown_token_id":        unknownID,
		"tokenizer.ggml.bos_token_id":            beginID,
		"tokenizer.ggml.eos_token_id":            endID,
		"tokenizer.ggml.add_bos_token":           true,
		"tokenizer.ggml.add_eos_token":           false,
		"tokenizer.ggml.add_space_prefix":        false,
	}
}

// modelTensors draws the weights in a fixed order from one generator.
func modelTensors(vocab []token) []*ggml.Tensor {
	rng := rand.New(rand.NewPCG(modelSeed, 0))
	embedding := randomMatrix(rng, width, len(vocab), 1)
	output := randomMatrix(rng, width, len(vocab), logitSpread)
	for i, t := range vocab {
		embedding[i*width+biasChannel] = biasLevel
		for c := range width {
			// A token works against itself: a random model else falls into
			// saying one syllable for ever, and Ollama cuts an answer short at
			// the 31st repetition.
			// The conversion keeps the compiler from fusing, which differs by CPU.
			output[i*width+c] -= float32(selfAversion * embedding[i*width+c])
		}
		output[i*width+biasChannel] = t.bias * normGain
	}
	all := []*ggml.Tensor{
		matrix("token_embd", embedding, width, len(vocab)),
		matrix("output", output, width, len(vocab)),
		norm("output_norm"),
	}
	for layer := range layers {
		all = append(all, layerTensors(rng, layer)...)
	}
	return all
}

// layerTensors draws one transformer block. What it adds to the residual stream
// (attn_output, ffn_down) leaves the bias channel alone.
func layerTensors(rng *rand.Rand, layer int) []*ggml.Tensor {
	name := func(part string) string { return fmt.Sprintf("blk.%d.%s", layer, part) }
	// keep makes a map that keeps the size of what goes through it, times gain.
	keep := func(part string, outputs int, gain float64) *ggml.Tensor {
		return matrix(name(part), randomMatrix(rng, width, outputs, gain/math.Sqrt(width)), width, outputs)
	}
	back := func(part string, inputs int) *ggml.Tensor {
		w := randomMatrix(rng, inputs, width, 1/math.Sqrt(float64(inputs)))
		clear(w[biasChannel*inputs : (biasChannel+1)*inputs])
		return matrix(name(part), w, inputs, width)
	}
	return []*ggml.Tensor{
		norm(name("attn_norm")),
		keep("attn_q", width, attentionGain),
		keep("attn_k", width, attentionGain),
		keep("attn_v", width, attentionGain),
		back("attn_output", width),
		norm(name("ffn_norm")),
		keep("ffn_gate", feedForward, 1),
		keep("ffn_up", feedForward, 1),
		back("ffn_down", feedForward),
	}
}

// randomMatrix draws outputs rows of inputs normal numbers with the given
// standard deviation.
func randomMatrix(rng *rand.Rand, inputs, outputs int, deviation float64) halfWeights {
	w := make(halfWeights, inputs*outputs)
	for i := range w {
		w[i] = float32(rng.NormFloat64() * deviation)
	}
	return w
}

// norm is a normalization's weights, which llama.cpp wants as float32: all one.
func norm(name string) *ggml.Tensor {
	w := make(fullWeights, width)
	for i := range w {
		w[i] = 1
	}
	return &ggml.Tensor{Name: name + ".weight", Kind: uint32(ggml.TensorTypeF32), Shape: []uint64{width}, WriterTo: w}
}

// matrix is a linear map's weights; ggml counts the fastest dimension first.
func matrix(name string, w halfWeights, inputs, outputs int) *ggml.Tensor {
	shape := []uint64{uint64(inputs), uint64(outputs)}
	return &ggml.Tensor{Name: name + ".weight", Kind: uint32(ggml.TensorTypeF16), Shape: shape, WriterTo: w}
}

// fullWeights are written as float32, halfWeights as float16, both little endian.
type (
	fullWeights []float32
	halfWeights []float32
)

func (w fullWeights) WriteTo(out io.Writer) (int64, error) {
	return int64(binary.Size([]float32(w))), binary.Write(out, binary.LittleEndian, []float32(w))
}

func (w halfWeights) WriteTo(out io.Writer) (int64, error) {
	halves := make([]uint16, len(w))
	for i, v := range w {
		halves[i] = float16.Fromfloat32(v).Bits()
	}
	return int64(binary.Size(halves)), binary.Write(out, binary.LittleEndian, halves)
}
