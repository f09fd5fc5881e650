const LOWEST_DB = -50;
const HIGHEST_DB = 60;

/** Feeds write markers such as -1000 for "none"; the reports topic takes what lies between these (ChannelQuality). */
export const isPlausibleSinr = (sinrDb: number): boolean => sinrDb >= LOWEST_DB && sinrDb <= HIGHEST_DB;

export const IMPLAUSIBLE_SINR = `outside ${LOWEST_DB}..${HIGHEST_DB} dB`;
