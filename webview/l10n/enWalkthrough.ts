// English words that lead a new user from one step to the next. Part of en.ts.

export const enWalkthrough = {
  'firstSteps.title': 'First steps',
  'firstSteps.progress': '{done} of {all}',
  'firstSteps.dismiss': 'Hide the first steps',
  'firstSteps.done': 'done',
  'firstSteps.channel': 'Add a channel: a provider with your own key',
  'firstSteps.channel.button': 'Add Channel',
  'firstSteps.test': 'Test it',
  'firstSteps.test.button': 'Test Channels',
  'firstSteps.takeover': 'Take over a tool, so that it goes through the gateway',
  'firstSteps.takeover.button': 'Choose a Tool',
  'firstSteps.cost': 'Make a request and see what it costs',
  'firstSteps.cost.button': 'Try a Message',
  'firstSteps.demo': 'No key at hand? The demo channel answers without an account.',
  'firstSteps.demo.button': 'Try the Demo',
  'firstSteps.guide': 'Open the Walkthrough',
  'firstSteps.needsRequest': 'Start the tool in a new terminal and ask it something, or send a message from here.',

  // What to do next, on pages where nothing is yet or something was just done
  'next.takeOver': 'Take Over a Tool',
  'next.tryMessage': 'Try a Message',
  'next.connectOther': 'Connect Anything Else',
  'next.openLog': 'Open Request Log',
  'next.afterTakeover': 'Start it anew: its requests then show up in the request log, with what they cost.',
};
