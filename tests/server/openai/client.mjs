// The official JavaScript client against a running box; prints what it got as one JSON object.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, baseURL, apiKey, question] = process.argv.slice(2);
const found = createRequire(`${folder}/package.json`).resolve("openai");
const { default: OpenAI } = await import(pathToFileURL(found).href);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0, timeout: 30_000 });
const ask = (text) => [{ role: "user", content: text }];
const got = {};

got.models = (await client.models.list()).data.map((one) => one.id);
got.whole = (await client.chat.completions.create({ model: "onebox/search", messages: ask(question) })).choices[0].message;

got.streams = {};
for (const model of ["onebox/chat", "fake/m"]) {
  const stream = await client.chat.completions.create({ model, messages: ask("你好"), stream: true });
  let text = "";
  for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? "";
  got.streams[model] = text;
}

const stream = client.responses.stream({ model: "onebox/search", input: question });
got.kinds = [];
for await (const event of stream) got.kinds.push(event.type);
got.response = (await stream.finalResponse()).output_text;

const vectors = await client.embeddings.create({ model: "onebox/embed", input: ["one", "二"] });
got.dimensions = vectors.data.map((one) => one.embedding.length);

got.errors = [];
for (const model of ["gpt-9", "gone/m"]) {
  try {
    await client.chat.completions.create({ model, messages: ask("x") });
  } catch (error) {
    got.errors.push([error.constructor.name, error.status, error.code]);
  }
}
try {
  for await (const _ of await client.chat.completions.create({ model: "fake/m", messages: ask("#dies"), stream: true }));
} catch (error) {
  got.errors.push([error.constructor.name, error.code]);
}
process.stdout.write(JSON.stringify(got));
