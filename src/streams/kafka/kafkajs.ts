import kafkajs from 'kafkajs';

/** Node finds only some of kafkajs' names when it is imported as an ES module; here are those in use. */
export const { AssignerProtocol, ConfigResourceTypes, Kafka, logLevel } = kafkajs;
