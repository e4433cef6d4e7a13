namespace TypedMqtt.IntegrationTests.Harness;

/// <summary>Follows one direction of a connection byte by byte, and knows where in a packet it is.</summary>
internal sealed class PacketPosition
{
    private int _offset;
    private int _length;
    private bool _lengthKnown;

    /// <summary>True when the next byte begins a packet.</summary>
    internal bool IsAtStart => _offset == 0;

    /// <summary>True when at least half of the packet has gone by, and its length is known.</summary>
    internal bool IsHalfWay => _lengthKnown && _offset > 0 && 2 * _offset >= _length;

    internal void Pass(byte value)
    {
        if (_offset == 0)
        {
            _length = 0;
            _lengthKnown = false;
        }
        else if (!_lengthKnown)
        {
            _length |= (value & 0x7F) << (7 * (_offset - 1));
            if ((value & 0x80) == 0)
            {
                _lengthKnown = true;
                _length += _offset + 1;
            }
        }

        _offset++;
        if (_lengthKnown && _offset == _length)
        {
            _offset = 0;
        }
    }
}
