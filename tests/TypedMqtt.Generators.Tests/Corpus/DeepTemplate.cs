using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace Acme.Deep;

/// <summary>Many levels, in another order than the signature has them.</summary>
[MqttContract("{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}")]
public interface IDeep
{
    [MqttEvent("{p}/{o}/{n}/{m}/{l}/{k}/{j}/{i}/end/{*rest}")]
    ValueTask DownAsync(
        string rest, Guid i, int j, long k, byte l, short m, string n, bool o, Side p, string payload,
        string h, int g, string f, int e, string d, int c, string b, int a);

    [MqttState("-")]
    ValueTask ShortAsync(int a, string b, int c, string d, int e, string f, int g, string h, double? payload);
}

public enum Side { Left, Right }
