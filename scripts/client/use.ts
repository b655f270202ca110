// Uses the generated types against the server at CARNET_URL.
import { readFile } from "node:fs/promises";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Contact = components["schemas"]["ContactView"];

function expect<T extends { response: Response; error?: unknown }>(answer: T, status: number): T {
  if (answer.response.status !== status) {
    throw new Error(`${answer.response.status} in place of ${status}: ${JSON.stringify(answer.error)}`);
  }
  return answer;
}

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not true: ${what}`);
}

const client = createClient<paths>({ baseUrl: process.env.CARNET_URL ?? "" });
const account = { email: "typescript@example.org", password: "an unlikely phrase" };
expect(await client.POST("/api/auth/signup", { body: { username: "TypeScript", ...account } }), 201);
const { data: tokens } = expect(await client.POST("/api/auth/login", { body: account }), 200);
client.use({
  onRequest({ request }) {
    request.headers.set("authorization", `Bearer ${tokens?.access_token}`);
  },
});

const created = expect(await client.POST("/api/contacts", { body: { first_name: "Lesya" } }), 201);
const contact = created.data as Contact;
const etag = created.response.headers.get("etag");
const { data: listed } = await client.GET("/api/contacts", {});
check(listed?.length === 1 && listed[0].id === contact.id, "the contact is listed");

const params = { path: { id: contact.id }, header: { "if-match": etag } };
const body = { phone: "+380 67 123 45 67" };
const changed = expect(await client.PATCH("/api/contacts/{id}", { params, body }), 200);
check(changed.data?.phone === body.phone, "the phone is changed");
expect(await client.PATCH("/api/contacts/{id}", { params, body }), 412);

const picture = await readFile(process.argv[2]);
const path = { id: contact.id };
expect(
  await client.PUT("/api/contacts/{id}/photo", {
    params: { path },
    // The types describe bytes as text.
    body: picture as unknown as string,
    bodySerializer: (bytes) => bytes as unknown as Uint8Array<ArrayBuffer>,
    headers: { "content-type": "image/png" },
  }),
  200,
);
const photo = await client.GET("/api/contacts/{id}/photo", { params: { path }, parseAs: "arrayBuffer" });
check(new Uint8Array(photo.data as ArrayBuffer)[0] === 0xff, "the photo is a JPEG");

expect(await client.DELETE("/api/contacts/{id}", { params: { path } }), 204);
expect(await client.GET("/api/contacts/{id}", { params: { path } }), 404);
console.log("the TypeScript client works");
