import { learn } from "../src/words";
import { en } from "../src/words/en";
import { zh } from "../src/words/zh";

// Tests speak both languages from the first word on.
learn("en", en);
learn("zh", zh);
