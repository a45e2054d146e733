// Reports what happens to songs: new ones, changed ones, and those that are gone, by hand or because they expired.
export const handler = async (event) => {
  for (const record of event.Records) console.log(sentence(record));
  return `Successfully processed ${event.Records.length} records.`;
};

function sentence({ eventName, userIdentity, dynamodb: { Keys, NewImage, OldImage } }) {
  const song = `${Keys.Artist.S} / ${Keys.SongTitle.S}`;
  if (eventName === 'INSERT') return `New song: ${song} ${JSON.stringify(NewImage)}`;
  if (eventName === 'MODIFY') return `Song changed: ${song}, ${changes(OldImage, NewImage)}`;
  const expired = userIdentity?.type === 'Service' && userIdentity.principalId === 'dynamodb.amazonaws.com';
  return `${expired ? 'Song expired' : 'Song deleted'}: ${song} ${JSON.stringify(OldImage)}`;
}

function changes(before, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => `${name}: ${JSON.stringify(before[name] ?? null)} -> ${JSON.stringify(after[name] ?? null)}`)
    .join(', ');
}
