"""What Python's configparser makes of the ini texts given as a JSON list on stdin."""
import configparser
import io
import json
import sys

answers = []
for text in json.load(sys.stdin):
    parser = configparser.ConfigParser({"here": "/project/dir"})
    try:
        parser.read_file(io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
    except configparser.Error as e:
        answers.append({"error": type(e).__name__})
        continue
    sections = []
    for name in parser.sections():
        try:
            sections.append([name, list(map(list, parser.items(name)))])
        except configparser.Error as e:
            sections.append([name, type(e).__name__])
    answers.append({"sections": sections})
json.dump(answers, sys.stdout)
