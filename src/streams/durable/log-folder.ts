import { folderUnusable } from './durable-log-errors.js';
import type { CompleteDurableLogOptions } from './durable-log-options.js';
import { type FolderLock, isLockName } from './lock/folder-lock.js';
import { MANIFEST_NAME, writeManifest } from './log-manifest.js';
import { UNFINISHED } from './files/replace-file.js';

type Place = Pick<CompleteDurableLogOptions, 'files' | 'folder'>;

/** @throws SlotwiseError LOG_FOLDER_UNUSABLE unless the folder holds a log; the system's error */
export function requireLog({ files, folder }: Place): void {
  if (!files.list(folder).includes(MANIFEST_NAME))
    throw folderUnusable(folder, `it has no ${MANIFEST_NAME}, so it is none`);
}

/**
 * Makes the folder a log's, held by this process: a new one, an empty one, or one that is a log's already.
 * @throws SlotwiseError LOG_FOLDER_UNUSABLE if it holds something else, what `acquire` throws, the system's error
 */
export function prepareFolder(place: Place, acquire: () => FolderLock): FolderLock {
  const { files, folder } = place;
  files.makeFolder(folder);
  refuseForeign(place);
  const lock = acquire();
  try {
    if (!files.list(folder).includes(MANIFEST_NAME)) writeManifest(files, folder, []);
    return lock;
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What a crash can have left before there was a list of topics counts as nothing. */
function refuseForeign({ files, folder }: Place): void {
  const names = files.list(folder);
  if (names.includes(MANIFEST_NAME)) return;
  const foreign = names.find((name) => !isLockName(name) && name !== MANIFEST_NAME + UNFINISHED);
  if (foreign === undefined) return;
  const why = `it has no ${MANIFEST_NAME}, but holds ${foreign}; name an empty folder or one that does not exist`;
  throw folderUnusable(folder, why);
}
