package main

import (
	"encoding/binary"
	"iter"
)

// Headers of a captured frame. Loopback frames carry an Ethernet header of
// zeros.
const (
	ethernetHeader = 14
	ipv4Header     = 20 // without options
	tcpHeader      = 20 // without options
)

// A packet is a TCP segment that carried data. Payload is as much of it as was
// captured; Length is how much there was.
type packet struct {
	At         int64 // kernel's receive time, CLOCK_REALTIME, nanoseconds
	FromServer bool
	Client     uint16 // the client's port
	Seq        uint32
	Length     int
	Payload    []byte
}

// parseFrame reads Ethernet, IPv4 and TCP. ok is false for a frame that is not
// TCP to or from the server's port, carries no data, or is cut within its
// headers.
func parseFrame(at int64, frame []byte, port uint16) (p packet, ok bool) {
	if len(frame) < ethernetHeader+ipv4Header {
		return p, false
	}
	ip := frame[ethernetHeader:]
	header := int(ip[0]&15) * 4
	if ip[0]>>4 != 4 || ip[9] != 6 || len(ip) < header+tcpHeader {
		return p, false
	}
	total := int(binary.BigEndian.Uint16(ip[2:]))
	tcp := ip[header:]
	offset := int(tcp[12]>>4) * 4
	p = packet{At: at, Seq: binary.BigEndian.Uint32(tcp[4:]), Length: total - header - offset}
	if p.Length <= 0 || len(tcp) < offset {
		return p, false
	}
	p.Payload = tcp[offset:min(len(tcp), offset+p.Length)]
	source, target := binary.BigEndian.Uint16(tcp), binary.BigEndian.Uint16(tcp[2:])
	switch port {
	case source:
		p.FromServer, p.Client = true, target
	case target:
		p.Client = source
	default:
		return p, false
	}
	return p, true
}

// frames keeps captured frames in large pieces: while streams run, a frame
// costs a copy and nothing to the garbage collector.
type frames struct {
	slabs [][]byte
	n     int
}

const (
	slabSize    = 4 << 20
	frameHeader = 12 // time and length
)

// add copies a frame.
func (f *frames) add(at int64, frame []byte) {
	need := frameHeader + len(frame)
	last := len(f.slabs) - 1
	if last < 0 || cap(f.slabs[last])-len(f.slabs[last]) < need {
		f.slabs = append(f.slabs, make([]byte, 0, max(slabSize, need)))
		last++
	}
	s := f.slabs[last]
	s = binary.LittleEndian.AppendUint64(s, uint64(at))
	s = binary.LittleEndian.AppendUint32(s, uint32(len(frame)))
	f.slabs[last] = append(s, frame...)
	f.n++
}

// packets are those of the frames that belong to the server's port, in order.
func (f *frames) packets(port uint16) iter.Seq[packet] {
	return func(yield func(packet) bool) {
		for _, s := range f.slabs {
			for len(s) > 0 {
				at := int64(binary.LittleEndian.Uint64(s))
				end := frameHeader + int(binary.LittleEndian.Uint32(s[8:]))
				if p, ok := parseFrame(at, s[frameHeader:end], port); ok && !yield(p) {
					return
				}
				s = s[end:]
			}
		}
	}
}
