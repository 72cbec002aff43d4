package layout

// The rows of the files: the names of the columns are those of the real ones.
type (
	// Exam is a question of KMMLU: Answer is 1 to 4.
	Exam struct {
		Question string `parquet:"question"`
		Answer   int64  `parquet:"answer"`
		A        string `parquet:"A"`
		B        string `parquet:"B"`
		C        string `parquet:"C"`
		D        string `parquet:"D"`
	}
	medical struct {
		Question string `parquet:"question"`
		A        string `parquet:"A"`
		B        string `parquet:"B"`
		C        string `parquet:"C"`
		D        string `parquet:"D"`
		E        string `parquet:"E"`
		Answer   int64  `parquet:"answer"`
	}
	licence struct {
		Question string   `parquet:"question"`
		Options  []string `parquet:"options,list"`
		Solution string   `parquet:"solution"`
	}
	click struct {
		ID        string   `parquet:"id"`
		Paragraph string   `parquet:"paragraph"`
		Question  string   `parquet:"question"`
		Choices   []string `parquet:"choices,list"`
		Answer    string   `parquet:"answer"`
	}
	haerae struct {
		Query   string `parquet:"query"`
		Options string `parquet:"options"`
		Answer  string `parquet:"answer"`
	}
	boolq struct {
		Paragraph string `parquet:"paragraph"`
		Question  string `parquet:"question"`
		Label     int64  `parquet:"label"`
	}
	copa struct {
		Premise  string `parquet:"premise"`
		Question string `parquet:"question"`
		One      string `parquet:"alternative_1"`
		Two      string `parquet:"alternative_2"`
		Label    int64  `parquet:"label"`
	}
	hellaswag struct {
		Context string `parquet:"context"`
		One     string `parquet:"ending_1"`
		Two     string `parquet:"ending_2"`
		Three   string `parquet:"ending_3"`
		Four    string `parquet:"ending_4"`
		Label   int64  `parquet:"label"`
	}
	// Sentence is a row of KoBEST's SentiNeg: Label is 0 or 1.
	Sentence struct {
		Sentence string `parquet:"sentence"`
		Label    int64  `parquet:"label"`
	}
	wic struct {
		Word  string `parquet:"word"`
		One   string `parquet:"context_1"`
		Two   string `parquet:"context_2"`
		Label int64  `parquet:"label"`
	}
	maths struct {
		Question string `parquet:"question"`
		Answer   string `parquet:"answer"`
	}
	kobalt struct {
		ID       string `parquet:"ID"`
		Question string `parquet:"Question"`
		Answer   string `parquet:"Answer"`
		Class    string `parquet:"Class"`
		Subclass string `parquet:"Subclass"`
		Level    int64  `parquet:"Level"`
		Sampling int64  `parquet:"Sampling_YN"`
	}
	csat struct {
		Context  string `parquet:"context"`
		Question string `parquet:"question"`
		One      string `parquet:"option#1"`
		Two      string `parquet:"option#2"`
		Three    string `parquet:"option#3"`
		Four     string `parquet:"option#4"`
		Five     string `parquet:"option#5"`
		Gold     int64  `parquet:"gold"`
	}
	kobbq struct {
		ID       string `parquet:"sample_id"`
		Label    string `parquet:"label_annotation"`
		Context  string `parquet:"context"`
		Question string `parquet:"question"`
		Choices  string `parquet:"choices"`
		Biased   string `parquet:"biased_answer"`
		Answer   string `parquet:"answer"`
		Category string `parquet:"bbq_category"`
	}
	nli struct {
		GUID       string `parquet:"guid"`
		Source     string `parquet:"source"`
		Premise    string `parquet:"premise"`
		Hypothesis string `parquet:"hypothesis"`
		Label      int64  `parquet:"label"`
	}
	klueSTS struct {
		GUID   string `parquet:"guid"`
		Source string `parquet:"source"`
		One    string `parquet:"sentence1"`
		Two    string `parquet:"sentence2"`
		Labels struct {
			Label  float64 `parquet:"label"`
			Real   float64 `parquet:"real-label"`
			Binary int64   `parquet:"binary-label"`
		} `parquet:"labels"`
	}
	sts struct {
		One   string  `parquet:"sentence1"`
		Two   string  `parquet:"sentence2"`
		Score float64 `parquet:"score"`
	}
	squad struct {
		ID       string `parquet:"id"`
		Title    string `parquet:"title"`
		Context  string `parquet:"context"`
		Question string `parquet:"question"`
		Answers  struct {
			Text  []string `parquet:"text,list"`
			Start []int32  `parquet:"answer_start,list"`
		} `parquet:"answers"`
	}
	talk struct {
		ID         int64     `parquet:"id"`
		Category   string    `parquet:"category"`
		Questions  []string  `parquet:"questions,list"`
		References []*string `parquet:"references,list"`
	}
	mtBench struct {
		ID        int64    `parquet:"question_id"`
		Category  string   `parquet:"category"`
		Turns     []string `parquet:"turns,list"`
		Reference []string `parquet:"reference,list"`
	}
	argument struct {
		Keywords []string `parquet:"keywords,list"`
		Relation *string  `parquet:"relation,optional"`
		Number   *int64   `parquet:"num_words,optional"`
	}
	ifevalItems struct {
		Key    int64      `parquet:"key"`
		Prompt string     `parquet:"prompt"`
		Names  []string   `parquet:"instruction_id_list,list"`
		Kwargs []argument `parquet:"kwargs,list"`
	}
	mmmlu struct {
		Index    int64  `parquet:""`
		Question string `parquet:"Question"`
		A        string `parquet:"A"`
		B        string `parquet:"B"`
		C        string `parquet:"C"`
		D        string `parquet:"D"`
		Answer   string `parquet:"Answer"`
		Subject  string `parquet:"Subject"`
	}
	globalMMLU struct {
		ID       string `parquet:"sample_id"`
		Subject  string `parquet:"subject"`
		Field    string `parquet:"subject_category"`
		Question string `parquet:"question"`
		A        string `parquet:"option_a"`
		B        string `parquet:"option_b"`
		C        string `parquet:"option_c"`
		D        string `parquet:"option_d"`
		Answer   string `parquet:"answer"`
		Culture  string `parquet:"cultural_sensitivity_label"`
	}
	belebele struct {
		Link     string `parquet:"link"`
		Number   int64  `parquet:"question_number"`
		Passage  string `parquet:"flores_passage"`
		Question string `parquet:"question"`
		One      string `parquet:"mc_answer1"`
		Two      string `parquet:"mc_answer2"`
		Three    string `parquet:"mc_answer3"`
		Four     string `parquet:"mc_answer4"`
		Right    string `parquet:"correct_answer_num"`
	}
	prox struct {
		ID        int64   `parquet:"question_id"`
		Question  string  `parquet:"question"`
		Option0   *string `parquet:"option_0,optional"`
		Option1   *string `parquet:"option_1,optional"`
		Option2   *string `parquet:"option_2,optional"`
		Option3   *string `parquet:"option_3,optional"`
		Option4   *string `parquet:"option_4,optional"`
		Option5   *string `parquet:"option_5,optional"`
		Option6   *string `parquet:"option_6,optional"`
		Option7   *string `parquet:"option_7,optional"`
		Option8   *string `parquet:"option_8,optional"`
		Option9   *string `parquet:"option_9,optional"`
		Answer    string  `parquet:"answer"`
		Reasoning string  `parquet:"cot_content"`
		Category  string  `parquet:"category"`
	}
)

type law struct {
	Question string `parquet:"question"`
	A        string `parquet:"A"`
	B        string `parquet:"B"`
	C        string `parquet:"C"`
	D        string `parquet:"D"`
	E        string `parquet:"E"`
	Label    string `parquet:"label"`
	GT       string `parquet:"gt"`
}

// A legalCase has the columns of all of KBL's files about reasoning.
type legalCase struct {
	Question   string `parquet:"question"`
	A          string `parquet:"A"`
	B          string `parquet:"B"`
	Label      string `parquet:"label"`
	Query      string `parquet:"query"`
	Charged    string `parquet:"facts_charged"`
	Defence    string `parquet:"defendant_claim"`
	Accepted   string `parquet:"facts_accepted"`
	Cause      string `parquet:"cause"`
	Effect     string `parquet:"effect"`
	One        string `parquet:"statement1"`
	Two        string `parquet:"statement2"`
	Appellant  string `parquet:"query_case_appellant"`
	Fact       string `parquet:"query_case_fact"`
	Claim      string `parquet:"query_case_claim"`
	Opinion    string `parquet:"query_case_judicial_opinion"`
	Appellant2 string `parquet:"retrieved_case_appellant"`
	Fact2      string `parquet:"retrieved_case_fact"`
	Claim2     string `parquet:"retrieved_case_claim"`
	Opinion2   string `parquet:"retrieved_case_judicial_opinion"`
}
