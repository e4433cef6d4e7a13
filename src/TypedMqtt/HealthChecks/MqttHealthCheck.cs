using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TypedMqtt;

/// <summary>
/// Tells whether a connection works: healthy while it is online; degraded, with the last failure, while it is being made or made
/// again, which needs nobody's help, and when a session that was kept on disk had to be set aside, which somebody should look at;
/// the registration's failure status, unhealthy by default, once it is closed or given up, while a session that is kept on disk cannot
/// be, and while dead letters cannot be published, so that messages neither handled nor put aside hold up others.
/// <c>AddHealthChecks().AddCheck&lt;MqttHealthCheck&gt;("mqtt")</c> checks the default connection.
/// </summary>
/// <remarks>
/// A connection with a name is checked by
/// <c>Add(new HealthCheckRegistration("north", services => new MqttHealthCheck(services.GetRequiredKeyedService&lt;IMqttConnection&gt;("north")), null, null))</c>.
/// </remarks>
/// <param name="connection">The connection.</param>
public sealed class MqttHealthCheck(IMqttConnection connection) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var state = connection.State;
        var failure = connection.LastFailure;
        var statistics = connection.GetStatistics();
        var (deadLetters, damaged) = (statistics.DeadLettersFailing, statistics.DamagedStores);
        var status = state switch
        {
            MqttConnectionState.Online when deadLetters > 0 => context.Registration.FailureStatus,
            MqttConnectionState.Online => damaged == 0 ? HealthStatus.Healthy : HealthStatus.Degraded,
            MqttConnectionState.Closed or MqttConnectionState.Faulted => context.Registration.FailureStatus,
            _ when failure is { Failure: MqttConnectionFailure.SessionNotKept } => context.Registration.FailureStatus,
            _ => HealthStatus.Degraded,
        };
        var description = Describe(state, failure, deadLetters);
        if (damaged > 0)
        {
            description += " The session that was kept on disk was damaged and has been set aside; the log says where. What was unfinished in it is not sent.";
        }

        var data = new Dictionary<string, object> { ["state"] = state.ToString(), ["clientId"] = connection.ClientId, ["deadLettersFailing"] = deadLetters };
        return Task.FromResult(new HealthCheckResult(status, description, failure, data));
    }

    private static string Describe(MqttConnectionState state, MqttConnectionException? failure, long deadLetters) => state switch
    {
        MqttConnectionState.Online when deadLetters > 0 =>
            $"{state}, and {deadLetters} dead letters cannot be published: see the log for why, and let this client publish below {nameof(MqttOptions)}.{nameof(MqttOptions.DeadLetterPrefix)}.",
        not MqttConnectionState.Online when failure is not null => $"{state}: {failure.Message}",
        _ => $"{state}.",
    };
}
