package results

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"
)

// JSONSchemaNames lists what JSONSchema knows: one for each file format.
func JSONSchemaNames() []string {
	return []string{"records", "result", "calibration", "telemetry", "scores", "judgments", "scored-answers", "scored-answer", "scored-judgments", "scored-judgment"}
}

// JSONSchema is the JSON Schema (draft 2020-12) of a file format, made from the Go
// types: "records" for one line of records.jsonl, "result" for result.json,
// "calibration" for calibration.json, "telemetry" for one line of telemetry.jsonl,
// "scores" for one of scores.jsonl, "judgments" for one of judgments.jsonl,
// "scored-answers" for what score --responses --json prints and "scored-answer"
// for one line of its --details; with --judge "scored-judgments" and
// "scored-judgment".
// It describes what this build writes, exactly: fields that it does not know
// are refused, though a Reader passes over them.
func JSONSchema(name string) ([]byte, error) {
	switch name {
	case "records":
		return encodeSchema(linesSchema("records", "one line of records.jsonl", Header{}, TargetInfo{}, StageLine{}, Record{}))
	case "result":
		return JSONSchemaFor("result", Result{})
	case "calibration":
		return JSONSchemaFor("calibration", Calibration{})
	case "telemetry":
		return encodeSchema(linesSchema("telemetry", "one line of "+TelemetryFile, TelemetryHead{}, Reading{}))
	case "scores":
		return encodeSchema(linesSchema("scores", "one line of "+ScoresFile, ScoresHead{}, ScoreLine{}))
	case "judgments":
		return encodeSchema(linesSchema("judgments", "one line of "+JudgmentsFile, JudgmentsHead{}, Judgment{}))
	case "scored-answers":
		return JSONSchemaFor("scored-answers", ScoredAnswers{})
	case "scored-answer":
		return JSONSchemaFor("scored-answer", ScoredAnswer{})
	case "scored-judgments":
		return JSONSchemaFor("scored-judgments", ScoredJudgments{})
	case "scored-judgment":
		return JSONSchemaFor("scored-judgment", ScoredJudgment{})
	}
	return nil, fmt.Errorf("schema %q is not known; expected one of %s", name, strings.Join(JSONSchemaNames(), ", "))
}

// JSONSchemaFor makes the schema of the struct v from its json tags, as JSONSchema
// does: pointers, slices and maps may be null, keys without omitempty are
// required.
func JSONSchemaFor(name string, v any) ([]byte, error) {
	return encodeSchema(schemaFor(name, v, &jsonschema.Reflector{}))
}

// JSONSchemaOfSettings is JSONSchemaFor a file that people write and whose keys
// have defaults: only those tagged `jsonschema:"required"` are required.
func JSONSchemaOfSettings(name string, v any) ([]byte, error) {
	return encodeSchema(schemaFor(name, v, &jsonschema.Reflector{RequiredFromJSONSchemaTags: true}))
}

func encodeSchema(s *jsonschema.Schema) ([]byte, error) {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", s.Title, err)
	}
	return append(data, '\n'), nil
}

func schemaFor(name string, v any, reflector *jsonschema.Reflector) *jsonschema.Schema {
	t := reflect.TypeOf(v)
	reflector.Anonymous = true
	s := reflector.ReflectFromType(t)
	refine(s.Definitions, t, map[reflect.Type]bool{})
	s.ID = schemaID(name)
	s.Title = "hanbench " + name
	return s
}

func schemaID(name string) jsonschema.ID {
	return jsonschema.ID(fmt.Sprintf("https://github.com/hanbench/hanbench/schemas/%s-%d.json", name, Schema))
}

// linesSchema is one of several kinds of line, told apart by kind.
func linesSchema(name, description string, kinds ...any) *jsonschema.Schema {
	s := &jsonschema.Schema{
		Version: jsonschema.Version, ID: schemaID(name), Title: "hanbench " + name,
		Description: description, Definitions: jsonschema.Definitions{},
	}
	for _, v := range kinds {
		part := schemaFor(name, v, &jsonschema.Reflector{})
		for name, def := range part.Definitions {
			s.Definitions[name] = def
		}
		s.OneOf = append(s.OneOf, &jsonschema.Schema{Ref: part.Ref})
	}
	return s
}

// refine adds to the definitions what the reflector does not read from Go
// types: which fields may be null, and which have a fixed set of values.
func refine(defs jsonschema.Definitions, t reflect.Type, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		refine(defs, t.Elem(), seen)
		return
	case reflect.Struct:
	default:
		return
	}
	if seen[t] {
		return
	}
	seen[t] = true
	if def := defs[t.Name()]; def != nil && def.Properties != nil {
		refineFields(def, t)
	}
	for _, f := range reflect.VisibleFields(t) {
		refine(defs, f.Type, seen)
	}
}

func refineFields(def *jsonschema.Schema, t reflect.Type) {
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		property, ok := def.Properties.Get(name)
		if !ok || name == "" {
			continue
		}
		if values := enumOf(t.Name(), name); values != nil {
			property.Enum = values
		}
		if nullable(f.Type) && !strings.Contains(options, "omitempty") {
			def.Properties.Set(name, &jsonschema.Schema{AnyOf: []*jsonschema.Schema{property, {Type: "null"}}})
		}
	}
}

func nullable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map:
		return true
	case reflect.Slice:
		return t != reflect.TypeFor[json.RawMessage]() // already anything
	}
	return false
}

// enumOf is the set of values of a field, nil for an open one.
func enumOf(typeName, field string) []any {
	switch typeName + "." + field {
	case "Header.kind":
		return []any{kindHeader}
	case "TargetInfo.kind":
		return []any{kindTarget}
	case "StageLine.kind":
		return []any{kindStage}
	case "Record.kind":
		return []any{kindRequest}
	case "TelemetryHead.kind":
		return []any{kindTelemetry}
	case "Reading.kind":
		return []any{kindReading}
	case "Energy.energy_method", "DeviceEnergy.energy_method":
		return []any{EnergyCounter, EnergyPower}
	case "ScoresHead.kind":
		return []any{kindScores}
	case "ScoreLine.kind":
		return []any{kindScore}
	case "JudgmentsHead.kind":
		return []any{kindJudgments}
	case "Judgment.kind":
		return []any{kindJudgment}
	case "Judgment.outcome":
		return judgmentOutcomes()
	case "ScoredAnswer.kind":
		return []any{AnswerScored, AnswerMissing, AnswerUnknown}
	case "AnswerRules.reader":
		return []any{ReaderOurs, ReaderPred}
	case "AnswerRules.repeats":
		return []any{RepeatsFirst, RepeatsLast, RepeatsAll, RepeatsTrials}
	case "AnswerRules.failed", "AnswerRules.missing":
		return []any{CountApart, CountWrong}
	case "AnswerRules.shared_ids":
		return []any{SharedApart, SharedLast, SharedFirst}
	case "TargetInfo.when":
		return []any{WhenStart, WhenEnd}
	case "Record.phase":
		return []any{PhaseWarmup, PhaseMeasure}
	case "Search.for", "Capacity.for":
		return []any{FindRate, FindConcurrency}
	case "Capacity.end":
		return []any{EndFound, EndAtLeast, EndBelow, EndUnsound, EndContradiction, EndUnfinished}
	case "CapacityLevel.verdict":
		return []any{LevelMet, LevelMissed, LevelUnsound, LevelUnfinished}
	case "Validity.status":
		return []any{Valid, Invalid}
	case "Trial.search":
		return []any{SearchStreams, SearchEvents, SearchRequests}
	case "Trial.ended":
		return []any{"", EndedClient, EndedEndpoint}
	case "Bound.ended":
		return []any{EndedClient, EndedEndpoint, EndedRange, EndedTime}
	case "Header.schema", "Result.schema", "Calibration.schema", "ScoresHead.schema", "JudgmentsHead.schema", "ScoredAnswers.schema", "ScoredJudgments.schema":
		return []any{Schema}
	case "Score.outcome":
		var values []any
		for _, o := range outcomes() {
			values = append(values, o)
		}
		return values
	}
	return nil
}
