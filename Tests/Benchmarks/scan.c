/* Reads YAML files with libyaml and counts their events: the least that reading them can cost. */
#include <stdio.h>
#include <yaml.h>

int main(int count, char **names) {
  long events = 0;
  for (int index = 1; index < count; index++) {
    FILE *file = fopen(names[index], "rb");
    yaml_parser_t parser;
    yaml_event_t event;
    int is_done = 0;
    if (!file || !yaml_parser_initialize(&parser)) return 1;
    yaml_parser_set_input_file(&parser, file);
    while (!is_done) {
      if (!yaml_parser_parse(&parser, &event)) return 1;
      is_done = event.type == YAML_STREAM_END_EVENT;
      yaml_event_delete(&event);
      events++;
    }
    yaml_parser_delete(&parser);
    fclose(file);
  }
  printf("%ld events\n", events);
  return 0;
}
