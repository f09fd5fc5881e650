import { element } from '../dom/element.js';

/** Asks for the bearer token; one dialog, however many requests wait for it. */
export class TokenPrompt {
  readonly #dialog = element('login', HTMLDialogElement);
  readonly #form = element('login-form', HTMLFormElement);
  readonly #token = element('login-token', HTMLInputElement);
  readonly #wrong = element('login-wrong', HTMLElement);
  #answer: Promise<string> | undefined;

  ask = (wrong: boolean): Promise<string> => {
    this.#answer ??= this.#ask(wrong).finally(() => {
      this.#answer = undefined;
    });
    return this.#answer;
  };

  #ask(wrong: boolean): Promise<string> {
    this.#wrong.hidden = !wrong;
    this.#token.value = '';
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#token.focus();
    return new Promise((resolve) => {
      // Without the token there is nothing to see: the dialog stays.
      this.#dialog.oncancel = (event) => {
        event.preventDefault();
      };
      this.#form.onsubmit = (event) => {
        event.preventDefault();
        this.#dialog.close();
        resolve(this.#token.value);
      };
    });
  }
}
