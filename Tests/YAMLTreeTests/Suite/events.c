/* Prints the events that libyaml sees in standard input, in the form of the YAML test suite's test.event.
 *
 * Exit status 1: libyaml refuses the text; the events before the mistake are printed all the same. */
#include <stdio.h>
#include <string.h>
#include <yaml.h>

static void print_properties(const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		printf(" &%s", (const char *) anchor);
	if (tag)
		printf(" <%s>", (const char *) tag);
}

static void print_text(const unsigned char *text, size_t length)
{
	for (size_t index = 0; index < length; index++) {
		switch (text[index]) {
		case '\\': fputs("\\\\", stdout); break;
		case '\0': fputs("\\0", stdout); break;
		case '\b': fputs("\\b", stdout); break;
		case '\t': fputs("\\t", stdout); break;
		case '\n': fputs("\\n", stdout); break;
		case '\r': fputs("\\r", stdout); break;
		default: putchar(text[index]);
		}
	}
}

static void print_scalar(const yaml_event_t *event)
{
	const char *marks[] = {
		[YAML_PLAIN_SCALAR_STYLE] = ":", [YAML_SINGLE_QUOTED_SCALAR_STYLE] = "'",
		[YAML_DOUBLE_QUOTED_SCALAR_STYLE] = "\"", [YAML_LITERAL_SCALAR_STYLE] = "|",
		[YAML_FOLDED_SCALAR_STYLE] = ">",
	};

	fputs("=VAL", stdout);
	print_properties(event->data.scalar.anchor, event->data.scalar.tag);
	printf(" %s", marks[event->data.scalar.style]);
	print_text(event->data.scalar.value, event->data.scalar.length);
}

static void print_event(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_STREAM_START_EVENT: fputs("+STR", stdout); break;
	case YAML_STREAM_END_EVENT: fputs("-STR", stdout); break;
	case YAML_DOCUMENT_START_EVENT:
		fputs(event->data.document_start.implicit ? "+DOC" : "+DOC ---", stdout);
		break;
	case YAML_DOCUMENT_END_EVENT:
		fputs(event->data.document_end.implicit ? "-DOC" : "-DOC ...", stdout);
		break;
	case YAML_MAPPING_START_EVENT:
		fputs(event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE ? "+MAP {}" : "+MAP", stdout);
		print_properties(event->data.mapping_start.anchor, event->data.mapping_start.tag);
		break;
	case YAML_MAPPING_END_EVENT: fputs("-MAP", stdout); break;
	case YAML_SEQUENCE_START_EVENT:
		fputs(event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE ? "+SEQ []" : "+SEQ", stdout);
		print_properties(event->data.sequence_start.anchor, event->data.sequence_start.tag);
		break;
	case YAML_SEQUENCE_END_EVENT: fputs("-SEQ", stdout); break;
	case YAML_ALIAS_EVENT: printf("=ALI *%s", (const char *) event->data.alias.anchor); break;
	case YAML_SCALAR_EVENT: print_scalar(event); break;
	case YAML_NO_EVENT: break;
	}
	putchar('\n');
}

int main(void)
{
	yaml_parser_t parser;
	yaml_event_t event;
	int is_at_end = 0;

	if (!yaml_parser_initialize(&parser))
		return 2;
	yaml_parser_set_input_file(&parser, stdin);
	while (!is_at_end) {
		if (!yaml_parser_parse(&parser, &event)) {
			yaml_parser_delete(&parser);
			return 1;
		}
		print_event(&event);
		is_at_end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return 0;
}
