using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Sparkplug;

/// <summary>Sparkplug B: the kind of message is a level, the payload is bytes of another make, and dots are text.</summary>
[MqttContract("spBv1.0/{group}")]
public interface ISparkplug
{
    [MqttEvent("{nodeMessage}/{edgeNode}")]
    ValueTask NodeAsync(string group, NodeMessage nodeMessage, string edgeNode, ReadOnlyMemory<byte> payload);

    [MqttEvent("{deviceMessage}/{edgeNode}/{device}")]
    ValueTask DeviceAsync(string group, DeviceMessage deviceMessage, string edgeNode, string device, byte[] payload);
}

[MqttContract("spBv1.0/STATE")]
public interface IPrimaryHost
{
    [MqttState("{hostId}", Qos = MqttQos.AtLeastOnce)]
    ValueTask StateAsync(string hostId, string payload);
}

public enum NodeMessage { NBIRTH, NDEATH, NDATA, NCMD }

public enum DeviceMessage { DBIRTH, DDEATH, DDATA, DCMD }
