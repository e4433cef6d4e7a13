using TypedMqtt.ProbeClient.Contracts;

namespace TypedMqtt.ProbeClient.Commands;

/// <summary>Is done with a message, and lets it be acknowledged, when it is in the file, and in the database where there is one.</summary>
internal sealed class ArrivalHandler(Arrivals arrivals, IInbox inbox, ArrivalDatabase? database = null) : ChaosTailHandlers.ISeen
{
    public async ValueTask OnSeenAsync(string rest, string text, MqttContext context, CancellationToken cancellationToken)
    {
        arrivals.Add(text);
        if (database is not null)
        {
            await database.AddAsync(text, context, inbox, cancellationToken);
        }
    }
}
