using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Availability;

/// <summary>What a will says when its client is gone, and the client itself when it is there.</summary>
[MqttContract("clients/{clientId}")]
public interface IAvailability
{
    [MqttState("availability", Qos = MqttQos.AtLeastOnce)]
    ValueTask AvailabilityAsync(string clientId, Presence? payload, CancellationToken cancellationToken = default);

    /// <summary>The same as text, for those who say more than two words.</summary>
    [MqttState("availability/text")]
    ValueTask TextAsync(string clientId, string payload);

    [MqttState("availability/flag")]
    ValueTask FlagAsync(string clientId, bool? payload);

    [MqttState("availability/number")]
    ValueTask NumberAsync(string clientId, byte payload);
}

public enum Presence
{
    [MqttName("offline")]
    Offline,

    [MqttName("online")]
    Online,
}
