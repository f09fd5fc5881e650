/** The build puts the module of this name beside this file: a browser cannot look into node_modules. */
export * from 'eventsource-parser';
