import { useState } from "preact/hooks";
import { type ApiError, api, asError } from "../api";
import { ErrorNotice } from "../parts/Buttons";
import { Mark } from "../parts/Icon";
import { loadSession, session } from "../session";
import { type Key, t } from "../words";

interface Field {
  name: string;
  label: Key;
  help?: Key;
  type?: "text" | "password";
  value?: string;
  autocomplete: string;
  least?: number;
}

/** The first account, or signing in: the same frame, nothing else. */
export function Door() {
  const setup = session.value?.setup ?? false;
  const token = new URLSearchParams(location.search).get("token") ?? "";
  return setup ? <Setup token={token} /> : <Login />;
}

function Setup({ token }: { token: string }) {
  return (
    <Form
      title="setup.title"
      lead="setup.lead"
      action="/api/setup"
      submit="setup.go"
      fields={[
        { name: "token", label: "setup.token", help: "setup.token.help", value: token, autocomplete: "off" },
        { name: "name", label: "setup.name", autocomplete: "username" },
        {
          name: "password",
          label: "setup.password",
          help: "setup.password.help",
          type: "password",
          autocomplete: "new-password",
          least: 8,
        },
      ]}
    />
  );
}

function Login() {
  return (
    <Form
      title="login.title"
      action="/api/login"
      submit="login.in"
      fields={[
        { name: "name", label: "login.name", autocomplete: "username" },
        { name: "password", label: "login.password", type: "password", autocomplete: "current-password" },
      ]}
      oidc={session.value?.oidc ?? false}
    />
  );
}

interface FormProps {
  title: Key;
  lead?: Key;
  action: string;
  submit: Key;
  fields: Field[];
  oidc?: boolean;
}

function Form({ title, lead, action, submit, fields, oidc }: FormProps) {
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const first = fields.findIndex((one) => !one.value);
  const send = async (form: HTMLFormElement) => {
    setBusy(true);
    setError(null);
    try {
      await api(action, { method: "POST", body: Object.fromEntries(new FormData(form)) });
      history.replaceState(null, "", location.pathname); // the token is used up
      await loadSession();
    } catch (fault) {
      setError(asError(fault));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="door" id="main">
      <form
        class="frame door-frame"
        onSubmit={(event) => {
          event.preventDefault();
          void send(event.currentTarget);
        }}
      >
        <Mark size={40} moving={busy} />
        <h1>{t(title)}</h1>
        {lead && <p class="muted">{t(lead)}</p>}
        {error && <ErrorNotice error={error} />}
        {fields.map((one, index) => (
          <label key={one.name} class="field">
            <span>{t(one.label)}</span>
            <input
              name={one.name}
              type={(one.type ?? "text") as "text"}
              defaultValue={one.value ?? ""}
              autocomplete={one.autocomplete}
              minLength={one.least}
              required
              autofocus={index === first}
            />
            {one.help && <small>{t(one.help)}</small>}
          </label>
        ))}
        <button type="submit" class="button first large" disabled={busy}>
          {t(submit)}
        </button>
        {oidc && (
          <a class="button large" href="/api/oidc/login">
            {t("login.oidc")}
          </a>
        )}
      </form>
    </main>
  );
}
