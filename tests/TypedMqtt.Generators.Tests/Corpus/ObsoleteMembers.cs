using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.OldAndNew;

[Obsolete("Use the new one.")]
[MqttContract("old/{mode}")]
public interface IOld
{
    [Obsolete]
    [MqttEvent("x")]
    ValueTask XAsync(OldMode mode, OldMode payload);
}

[MqttContract("new")]
public interface INew
{
    [Obsolete("Use YAsync.")]
    [MqttEvent("x/{mode}")]
    ValueTask XAsync(Mode mode);

    [MqttEvent("y")]
    ValueTask YAsync();
}

[Obsolete("Use Mode.")]
public enum OldMode { On }

public enum Mode
{
    On,
    [Obsolete("Use On.")] Started,
}
