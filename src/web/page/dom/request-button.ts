import { make } from './element.js';

/** Opens the story of a request. */
export function requestButton(requestId: string, openStory: (requestId: string) => void): HTMLButtonElement {
  const button = make('button', { type: 'button', className: 'request' }, requestId);
  button.dataset.request = requestId;
  button.addEventListener('click', () => {
    openStory(requestId);
  });
  return button;
}
